#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mcu/accounts/types.hpp"
#include "mcu/base/result.hpp"

namespace amphi::store {
class Database;
}

namespace amphi::accounts {

class Audit;

enum class RoomKind : std::uint8_t { permanent, one_off };

std::string_view to_string(RoomKind kind);  ///< "permanent", "one_off"
std::optional<RoomKind> room_kind_from_string(std::string_view text);

/// How the room begins; moderators change it while it runs (protocol.md, `policy`).
struct RoomSettings {
  std::string name;
  bool lobby = true;
  bool unmute = true;        ///< attendees on stage may unmute themselves
  std::string chat = "all";  ///< "off", "moderators", "all"
  friend bool operator==(const RoomSettings&, const RoomSettings&) = default;
};

struct StoredRoom {
  RoomId id;
  RoomKind kind = RoomKind::permanent;
  std::optional<Time> ends;  ///< of a one-off room: opens no more; purged a week later
  Time created;
  RoomSettings settings;
};

struct RoomRequest {
  std::optional<RoomId> id;  ///< none: made from the name
  std::string name;
  RoomKind kind = RoomKind::permanent;
  std::optional<Time> ends;  ///< needed for a one-off room
};

struct StoredScene {
  std::string name;
  std::string json;
};

/// The rooms that last, what they begin with, who moderates them, and their saved scenes. Control thread.
/// Errors: environment everywhere; not_found for unknown rooms.
class Rooms {
 public:
  static constexpr std::size_t kMaxRooms = 1000;
  static constexpr std::size_t kMaxScenes = 50;
  static constexpr std::size_t kMaxSceneBytes = 64 * 1024;

  Rooms(store::Database& db, Audit& audit) : db_(db), audit_(audit) {}

  /// malformed: id, name or end; conflict: the id is taken, or there are too many rooms.
  Result<StoredRoom> create(const Actor& by, const RoomRequest& request);
  /// A room of the configuration file: there from now on, so that it can have invitations and moderators.
  /// What is kept of it already stays.
  Result<StoredRoom> adopt(const RoomId& id, std::string_view name, Time now);
  [[nodiscard]] Result<std::vector<StoredRoom>> list();
  [[nodiscard]] Result<StoredRoom> get(const RoomId& id);
  /// With its invitations, passes and scenes.
  Result<void> remove(const Actor& by, const RoomId& id);
  /// malformed: name or chat.
  Result<void> set_settings(const Actor& by, const RoomId& id, const RoomSettings& settings);

  [[nodiscard]] Result<std::vector<AccountId>> moderators(const RoomId& id);
  /// not_found: an unknown account, too.
  Result<void> set_moderators(const Actor& by, const RoomId& id, const std::vector<AccountId>& accounts);
  /// The rooms an account moderates: all for an admin.
  [[nodiscard]] Result<std::vector<StoredRoom>> of_account(const AccountId& account, AccountRole role);
  [[nodiscard]] Result<bool> may_moderate(const AccountId& account, AccountRole role, const RoomId& id);

  /// By name. `json` is kept as it is. conflict: too many; malformed: too large.
  [[nodiscard]] Result<std::vector<StoredScene>> scenes(const RoomId& id);
  Result<void> save_scene(const RoomId& id, const StoredScene& scene);
  Result<void> delete_scene(const RoomId& id, std::string_view name);

 private:
  store::Database& db_;
  Audit& audit_;
};

}  // namespace amphi::accounts
