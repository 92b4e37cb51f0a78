#include "mcu/room/scene_desk.hpp"

#include <boost/json.hpp>

#include "mcu/media/scene_json.hpp"
#include "mcu/room/text.hpp"

namespace amphi::room {
namespace json = boost::json;

std::string to_json_text(const SavedScenes& scenes) {
  json::object object;
  for (const auto& [name, scene] : scenes) object.emplace(name, to_json(scene));
  return json::serialize(object);
}

SavedScenes saved_scenes_from_json(std::string_view text) {
  SavedScenes scenes;
  boost::system::error_code error;
  const json::value value = json::parse({text.data(), text.size()}, error);
  if (error || !value.is_object()) return scenes;
  for (const auto& [name, entry] : value.get_object()) {
    auto scene = scene_from_json(entry);
    if (scene && scenes.size() < SceneDesk::kMaxSaved) scenes.emplace(name, std::move(*scene));
  }
  return scenes;
}

void SceneDesk::set_live(Scene scene) {
  if (scene == live_) return;
  before_.push_back(std::exchange(live_, std::move(scene)));
  if (before_.size() > kMaxUndo) before_.pop_front();
  ++live_revision_;
  ++version_;
}

void SceneDesk::set_preview(std::optional<Scene> scene) {
  if (scene == preview_) return;
  preview_ = std::move(scene);
  ++version_;
}

Result<> SceneDesk::take() {
  if (!preview_) return fail(ErrorCode::conflict, "There is no preview.");
  set_live(std::move(*preview_));
  preview_.reset();
  ++version_;
  return {};
}

Result<> SceneDesk::undo() {
  if (before_.empty()) return fail(ErrorCode::conflict, "There is no earlier scene.");
  live_ = std::move(before_.back());
  before_.pop_back();
  ++live_revision_;
  ++version_;
  return {};
}

Result<> SceneDesk::save(const std::string& name) {
  auto clean = clean_text(name, {.what = "A scene's name", .max_characters = kMaxSceneName});
  if (!clean) return clean.error();
  SavedScenes saved = saved_;
  saved[*clean] = preview_ ? *preview_ : live_;
  if (saved.size() > kMaxSaved || to_json_text(saved).size() > kMaxSavedBytes) {
    return fail(ErrorCode::overloaded, "There are too many saved scenes: delete one.");
  }
  saved_ = std::move(saved);
  ++version_;
  return {};
}

Result<> SceneDesk::remove(const std::string& name) {
  if (saved_.erase(name) == 0) return fail(ErrorCode::not_found, "There is no scene of this name.");
  ++version_;
  return {};
}

void SceneDesk::unpin(const ParticipantId& participant) {
  const auto pinned = [&](const Scene& scene) {
    return scene.pinned && scene.pinned->participant == participant;
  };
  if (pinned(live_)) {
    live_.pinned.reset();
    ++live_revision_;
  }
  if (preview_ && pinned(*preview_)) {
    preview_->pinned.reset();
    ++version_;
  }
}

}  // namespace amphi::room
