// The scenes saved with a room.
#include "mcu/accounts/rooms.hpp"
#include "mcu/room/name.hpp"
#include "mcu/store/query.hpp"

namespace amphi::accounts {

using store::Query;

Result<std::vector<StoredScene>> Rooms::scenes(const RoomId& id) {
  return db_.read([&]() -> Result<std::vector<StoredScene>> {
    Query query(db_, "SELECT name, json FROM scenes WHERE room = ? ORDER BY name", id);
    std::vector<StoredScene> scenes;
    while (query.next()) scenes.push_back({query.text(0), query.text(1)});
    return scenes;
  });
}

Result<void> Rooms::save_scene(const RoomId& id, const StoredScene& scene) {
  const auto name = room::clean_name(scene.name);
  if (!name) return name.error();
  if (scene.json.size() > kMaxSceneBytes) return fail(ErrorCode::malformed, "the scene is too large");
  return db_.write([&]() -> Result<void> {
    if (auto there = get(id); !there) return there.error();
    Query others(db_, "SELECT count(*) FROM scenes WHERE room = ? AND name <> ?", id, *name);
    if (others.next() && others.integer(0) >= static_cast<std::int64_t>(kMaxScenes))
      return fail(ErrorCode::conflict, "too many scenes are kept; delete one");
    Query(db_, "INSERT OR REPLACE INTO scenes (room, name, json) VALUES (?, ?, ?)", id, *name, scene.json)
        .run();
    return {};
  });
}

Result<void> Rooms::delete_scene(const RoomId& id, std::string_view name) {
  return db_.write([&]() -> Result<void> {
    if (Query(db_, "DELETE FROM scenes WHERE room = ? AND name = ?", id, name).run() == 0)
      return fail(ErrorCode::not_found, "there is no such scene");
    return {};
  });
}

}  // namespace amphi::accounts
