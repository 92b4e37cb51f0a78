#pragma once
#include <optional>
#include <span>
#include <vector>

#include "mcu/layout/layout.hpp"

namespace amphi::layout {

/// Everything that could be shown, in the scene's order: each person's camera, then that person's screen. The
/// camera of the sign-language person is not among them.
class Candidates {
 public:
  Candidates(const Scene& scene, std::span<const LayoutMember> members,
             const std::optional<ParticipantId>& active_speaker);

  [[nodiscard]] const std::vector<Tile>& tiles() const { return tiles_; }
  /// The pinned tile, if it can be shown.
  [[nodiscard]] const std::optional<Tile>& pinned() const { return pinned_; }
  /// The active speaker's camera, if that person is on stage.
  [[nodiscard]] const std::optional<Tile>& speaker() const { return speaker_; }
  [[nodiscard]] std::optional<Tile> first_screen() const;
  /// Everybody's camera, on or off.
  [[nodiscard]] std::vector<Tile> cameras() const;
  /// The first camera that is on, else the first tile there is. Not without any.
  [[nodiscard]] const Tile& first_camera() const {
    return cameras_on_.empty() ? tiles_.front() : cameras_on_.front();
  }
  /// The sign-language person is on stage.
  [[nodiscard]] bool signs() const { return signs_; }
  [[nodiscard]] bool has(const Tile& tile) const { return index_of(tile) < tiles_.size(); }
  [[nodiscard]] std::optional<Tile> first_other_than(const Tile& tile) const;
  /// Who is seen beside a screen: the active speaker, else whoever shares it, else the first person with a
  /// camera.
  [[nodiscard]] std::optional<Tile> presenter_of(const Tile& screen) const;
  /// tiles().size() if it is not among them.
  [[nodiscard]] std::size_t index_of(const Tile& tile) const;

 private:
  std::vector<Tile> tiles_;
  std::vector<Tile> cameras_on_;
  std::optional<Tile> pinned_;
  std::optional<Tile> speaker_;
  bool signs_ = false;
};

}  // namespace amphi::layout
