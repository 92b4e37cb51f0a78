#pragma once
#include <memory>
#include <optional>

#include "mcu/link/recording_mark.hpp"
#include "mcu/media/frame.hpp"
#include "mcu/media/scene.hpp"
#include "mixer/canvas/caption_painter.hpp"

namespace amphi::mixer {

/// What is drawn behind and over the tiles.
struct Decor {
  Color background;
  std::shared_ptr<const VideoFrame> background_picture{};  ///< instead of the colour; null: none
  bool labels = true;
  std::optional<Caption> banner{};
  std::optional<Caption> lower_third{};
  link::RecordingMark recording = link::RecordingMark::none;
  friend bool operator==(const Decor&, const Decor&) = default;
};

}  // namespace amphi::mixer
