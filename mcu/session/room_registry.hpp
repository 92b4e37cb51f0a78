#pragma once
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "mcu/base/result.hpp"
#include "mcu/session/room_actor.hpp"
#include "mcu/session/room_config.hpp"
#include "mcu/session/ticket_table.hpp"
#include "mcu/session/token_table.hpp"

namespace amphi::session {

/// How long a room that was removed is still there for those who hold its RoomActor: longer than a WebSocket
/// or a request that began before takes to end.
inline constexpr Duration kRemovedRoomGrace = std::chrono::minutes(5);

/// All rooms that are open: those of the configuration and those that come and go at run time. A room's media
/// run only while somebody is there. Control thread only; must not outlive `timers`, `plane` and `door`, and
/// must outlive whoever holds a RoomActor of it.
class RoomRegistry {
 public:
  /// What a token opens.
  struct Access {
    RoomActor* room = nullptr;  ///< never null; lives until kRemovedRoomGrace after remove()
    Grant grant;
  };

  /// environment: a room id outside [a-z0-9-]{1,64}, the same id twice, an empty or repeated token, a bad
  /// name.
  /// `defaults` are the settings of every room, apart from id and name; `keeping` is every room's.
  static Result<std::unique_ptr<RoomRegistry>> create(ports::Timers& timers, ports::MediaPlane& plane,
                                                      const std::vector<RoomConfig>& configs,
                                                      const room::RoomSettings& defaults = {},
                                                      RoomKeeping keeping = {});

  /// Opens one more room. Errors as create(). `settings` (id and name apart) are those of create() if absent.
  Result<> add(const RoomConfig& config, std::optional<room::RoomSettings> settings = {});
  /// Ends the room for everybody in it and forgets it; its id is free again. Does nothing if there is none.
  void remove(const RoomId& room);
  [[nodiscard]] const room::RoomSettings& defaults() const { return defaults_; }

  /// not_found: no such room. unauthorized: not a token of this room.
  Result<Access> authorize(const RoomId& room, std::string_view token);
  /// Null when there is none. Lives as Access::room.
  [[nodiscard]] RoomActor* find(const RoomId& room);
  /// The tickets that open WebSockets of all rooms.
  [[nodiscard]] TicketTable& tickets() { return tickets_; }
  /// All rooms in the order of their opening.
  [[nodiscard]] const std::vector<RoomActor*>& all() const { return in_order_; }
  /// Tells all rooms how much the server saves.
  void set_load(ports::Thinning load);
  /// Tells one, until all are told the next time.
  void set_load(const RoomId& room, ports::Thinning load);
  [[nodiscard]] std::uint64_t rejected_tokens() const { return rejected_tokens_; }
  [[nodiscard]] ports::Timers& timers() const { return timers_; }
  /// Lets everybody go, before the server stops.
  void close();

 private:
  struct Entry {
    TokenTable tokens;
    std::unique_ptr<RoomActor> actor;
  };

  /// A room that is gone, until nobody can hold it any more.
  struct Removed {
    std::unique_ptr<RoomActor> actor;
    std::unique_ptr<ports::Timer> timer;
  };

  RoomRegistry(ports::Timers& timers, ports::MediaPlane& plane, room::RoomSettings defaults,
               RoomKeeping keeping)
      : timers_(timers), plane_(plane), defaults_(std::move(defaults)), keeping_(std::move(keeping)) {}

  ports::Timers& timers_;
  ports::MediaPlane& plane_;
  room::RoomSettings defaults_;
  RoomKeeping keeping_;
  TicketTable tickets_;
  std::map<RoomId, Entry> rooms_;
  std::list<Removed> removed_;
  ports::Thinning load_{};
  std::vector<RoomActor*> in_order_;
  std::uint64_t rejected_tokens_ = 0;
};

}  // namespace amphi::session
