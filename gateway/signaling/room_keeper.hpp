#pragma once
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "mcu/accounts/service.hpp"
#include "mcu/session/room_registry.hpp"

namespace amphi::signaling {

/// Keeps the rooms that are open as the store has them: opens those that are made, ends those that are over,
/// and puts out people whose pass opens nothing any more, also when the command line changed the store.
/// Control thread; outlives neither the service nor the registry.
class RoomKeeper {
 public:
  /// How soon a change by another process, or a room's end, is noticed.
  static constexpr Duration kInterval = std::chrono::seconds(1);
  static constexpr Duration kPurgeInterval = std::chrono::hours(1);

  RoomKeeper(accounts::Service& accounts, session::RoomRegistry& registry,
             accounts::Time (*clock)() = accounts::wall_clock);

  /// Opens the rooms of the configuration, which get a place in the store, and those of the store, and keeps
  /// them from then on. Errors: environment.
  Result<> start(const std::vector<session::RoomConfig>& configuration);
  /// After a change of the store: everything as it is there now.
  void sync();
  /// What a pass let in goes, and its unused tickets.
  void revoke(const RoomId& room, const ports::PassId& pass);
  /// The scenes of a room, as room::to_json_text() has them, to be kept with it.
  void save_scenes(const RoomId& room, const std::string& scenes);
  /// An uploaded picture; null when there is none.
  [[nodiscard]] ports::Picture picture(const RoomId& room, const PictureId& id) const;
  /// Such a room cannot be deleted but from there.
  [[nodiscard]] bool is_of_configuration(const RoomId& room) const {
    return of_configuration_.contains(room);
  }

 private:
  void tick();
  /// What the configuration says of a room holds until it is changed here.
  Result<> adopt(const session::RoomConfig& config);
  Result<> open(const accounts::StoredRoom& stored, const std::vector<session::TokenConfig>& tokens);
  void open_or_change(const accounts::StoredRoom& stored);
  void put_out_revoked();
  [[nodiscard]] std::string saved_scenes(const RoomId& room);

  accounts::Service& accounts_;
  session::RoomRegistry& registry_;
  accounts::Time (*clock_)();
  std::set<RoomId> of_configuration_;
  std::map<RoomId, accounts::RoomSettings> known_;  ///< of the rooms that are open, as last told
  std::optional<accounts::Time> next_end_;
  Instant purged_;
  std::unique_ptr<ports::Timer> timer_;
};

}  // namespace amphi::signaling
