#pragma once
#include <optional>
#include <vector>

#include "mixer/video/picture_composer.hpp"
#include "pipelines/program/scaled_pictures.hpp"
#include "pipelines/room/picture_plan.hpp"
#include "pipelines/room/sound_tick.hpp"

namespace amphi::pipelines {

/// One picture that is composed for outputs: the whole scene, or the focus alone. Belongs to the picture
/// tick.
class PictureSource {
 public:
  enum class Kind : std::uint8_t { scene, focus };

  /// `labels` must outlive the source.
  PictureSource(Kind kind, int width, int height, mixer::LabelRenderer& labels);

  /// What is to be seen from now on. `plan` must live until the next call.
  void lay_out(const PicturePlan& plan, const std::optional<ParticipantId>& speaker);
  /// Paints what has changed since the last call; true when anything has.
  bool compose(const PicturePlan& plan, const SoundState& heard, Instant tick);

  [[nodiscard]] const mixer::Canvas& canvas() const { return composer_.canvas(); }
  [[nodiscard]] const std::vector<link::Region>& regions() const { return composer_.regions(); }
  /// The picture, shared and not to be written to; null when the machine is out of memory.
  GstBuffer* picture(int width, int height) { return pictures_.get(composer_.canvas(), width, height); }
  [[nodiscard]] Kind kind() const { return kind_; }

 private:
  void mark_speakers(const SoundState& heard);
  [[nodiscard]] std::vector<layout::PlacedTile> place(const PicturePlan& plan,
                                                     const std::optional<ParticipantId>& speaker) const;

  const Kind kind_;
  mixer::PictureComposer composer_;
  ScaledPictures pictures_;
  std::vector<mixer::TileContent> tiles_;
  std::vector<const PictureSeat*> tile_seats_;  ///< of each tile
};

/// Whether somebody on this stage shares a screen.
bool has_screen(const PicturePlan& plan);

}  // namespace amphi::pipelines
