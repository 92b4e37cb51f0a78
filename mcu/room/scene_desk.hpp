#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "mcu/base/result.hpp"
#include "mcu/media/scene.hpp"

namespace amphi::room {

using SavedScenes = std::map<std::string, Scene>;

/// {"name": scene, ...}, as scene_json writes scenes.
std::string to_json_text(const SavedScenes& scenes);
/// What cannot be read is left out: it may come from another version.
SavedScenes saved_scenes_from_json(std::string_view text);

/// The scene that is live, the one being prepared, those before, and those kept under a name.
class SceneDesk {
 public:
  static constexpr std::size_t kMaxUndo = 20;
  static constexpr std::size_t kMaxSaved = 32;
  static constexpr std::size_t kMaxSavedBytes = std::size_t{256} * 1024;  ///< of to_json_text()
  static constexpr std::size_t kMaxSceneName = 64;

  explicit SceneDesk(SavedScenes saved = {}) : saved_(std::move(saved)) {}

  void set_live(Scene scene);
  void set_preview(std::optional<Scene> scene);
  /// The preview goes live and ends. conflict: there is none.
  Result<> take();
  /// The live scene before. conflict: there is none.
  Result<> undo();
  /// The preview, else the live scene, under a name; in place of one of that name. malformed: the name.
  /// overloaded: too many, or too much.
  Result<> save(const std::string& name);
  Result<> remove(const std::string& name);  ///< not_found
  /// Somebody who may be pinned is gone for good.
  void unpin(const ParticipantId& participant);

  [[nodiscard]] const Scene& live() const { return live_; }
  [[nodiscard]] const std::optional<Scene>& preview() const { return preview_; }
  [[nodiscard]] std::size_t undo_depth() const { return before_.size(); }
  [[nodiscard]] const SavedScenes& saved() const { return saved_; }
  [[nodiscard]] std::uint64_t live_revision() const { return live_revision_; }  ///< rises when it changes
  /// Rises with every change but those of the live scene alone.
  [[nodiscard]] std::uint64_t version() const { return version_; }

 private:
  Scene live_;
  std::optional<Scene> preview_;
  std::deque<Scene> before_;  ///< the newest at the back
  SavedScenes saved_;
  std::uint64_t live_revision_ = 1;
  std::uint64_t version_ = 0;
};

}  // namespace amphi::room
