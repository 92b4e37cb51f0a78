#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include "mcu/base/result.hpp"
#include "mcu/session/room_actor.hpp"
#include "mcu/session/room_config.hpp"
#include "mcu/session/token_table.hpp"

namespace amphi::session {

/// All configured rooms. A room's media run only while somebody is there. Control thread only; must not
/// outlive `timers` and `plane`, and must outlive whoever holds a RoomActor of it.
class RoomRegistry {
 public:
  /// What a token opens.
  struct Access {
    RoomActor* room = nullptr;  ///< never null; lives as long as the registry
    Grant grant;
  };

  /// environment: a room id outside [a-z0-9-]{1,64}, the same id twice, an empty or repeated token, a bad
  /// name.
  /// `defaults` are the settings of every room, apart from id and name.
  static Result<std::unique_ptr<RoomRegistry>> create(ports::Timers& timers, ports::MediaPlane& plane,
                                                      const std::vector<RoomConfig>& configs,
                                                      const room::RoomSettings& defaults = {});

  /// not_found: no such room. unauthorized: not a token of this room.
  Result<Access> authorize(const RoomId& room, std::string_view token);
  [[nodiscard]] RoomActor* find(const RoomId& room);
  /// All rooms in the order of their configuration.
  [[nodiscard]] const std::vector<RoomActor*>& all() const { return in_order_; }
  /// Tells all rooms how much the server saves.
  void set_load(ports::Thinning load);
  [[nodiscard]] std::uint64_t rejected_tokens() const { return rejected_tokens_; }
  [[nodiscard]] ports::Timers& timers() const { return timers_; }
  /// Lets everybody go, before the server stops.
  void close();

 private:
  struct Entry {
    TokenTable tokens;
    std::unique_ptr<RoomActor> actor;
  };

  explicit RoomRegistry(ports::Timers& timers) : timers_(timers) {}
  Result<> add(ports::MediaPlane& plane, const RoomConfig& config, room::RoomSettings settings);

  ports::Timers& timers_;
  std::map<RoomId, Entry> rooms_;
  std::vector<RoomActor*> in_order_;
  std::uint64_t rejected_tokens_ = 0;
};

}  // namespace amphi::session
