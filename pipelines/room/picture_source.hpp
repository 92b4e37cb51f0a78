#pragma once
#include <optional>
#include <vector>

#include "mixer/video/crossfade.hpp"
#include "mixer/video/picture_composer.hpp"
#include "pipelines/program/scaled_pictures.hpp"
#include "pipelines/room/picture_plan.hpp"
#include "pipelines/room/sound_tick.hpp"

namespace amphi::pipelines {

/// One picture that is composed for outputs: the whole scene, the focus alone (with the signs), the slide:
/// the focus without the signs, which a still picture cannot show, or the recorded scene: as if those who are
/// omitted were not on stage. Belongs to the picture tick.
class PictureSource {
 public:
  enum class Kind : std::uint8_t { scene, focus, slide, recorded };

  /// `labels` must outlive the source.
  PictureSource(Kind kind, int width, int height, mixer::LabelRenderer& labels);

  /// What is to be seen from now on. `plan` must live until the next call. With a `transition` what was to be
  /// seen is faded into it from `tick` on, where it differs; zero cuts. Without one a fade under way goes on.
  void lay_out(const PicturePlan& plan, const std::optional<ParticipantId>& speaker,
               std::optional<Duration> transition, Instant tick);
  /// Paints what has changed since the last call; true when anything has.
  bool compose(const SoundState& heard, Instant tick);

  /// What is to be seen was laid out anew, and not composed since.
  [[nodiscard]] bool stale() const { return stale_; }
  [[nodiscard]] bool fading() const { return fade_.running(); }
  /// What is to be seen now.
  [[nodiscard]] const mixer::Canvas& canvas() const {
    return fade_.running() ? fade_.canvas() : composer_.canvas();
  }
  [[nodiscard]] const std::vector<link::Region>& regions() const { return composer_.regions(); }
  /// The picture, shared and not to be written to; null when the machine is out of memory.
  GstBuffer* picture(int width, int height) { return pictures_.get(canvas(), width, height); }
  [[nodiscard]] Kind kind() const { return kind_; }

 private:
  void mark_speakers(const SoundState& heard);
  [[nodiscard]] layout::Layout arrange(const PicturePlan& plan,
                                       const std::optional<ParticipantId>& speaker) const;
  void fill_tiles(const PicturePlan& plan);

  const Kind kind_;
  bool composed_ = false;  ///< there is something to fade from
  bool stale_ = true;
  mixer::PictureComposer composer_;
  mixer::Crossfade fade_;
  ScaledPictures pictures_;
  layout::Layout layout_;
  mixer::Decor decor_;
  std::vector<mixer::TileContent> tiles_;
  std::vector<const PictureSeat*> tile_seats_;  ///< of each tile; null for a picture's
  std::vector<ParticipantId> omitted_;
};

/// Whether somebody on this stage shares a screen.
bool has_screen(const PicturePlan& plan);

}  // namespace amphi::pipelines
