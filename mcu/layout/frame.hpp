#pragma once
#include <optional>
#include <span>
#include <string_view>

#include "mcu/layout/geometry.hpp"
#include "mcu/layout/layout.hpp"

namespace amphi::layout {

/// The canvas, divided before a preset has its say.
struct Frame {
  int x = 0, y = 0;  ///< where `space` begins
  Space space;       ///< what is left for the preset
  std::optional<Rect> sign;
  std::optional<Rect> banner;
};

/// `signs`: the sign-language person is on stage.
Frame frame_of(const Scene& scene, int canvas_width, int canvas_height, bool signs);

/// One line, or two where the text has more than kBannerLine characters.
int banner_lines(std::string_view text);
inline constexpr std::size_t kBannerLine = 80;

/// The sign-language person's camera, shown whole.
PlacedTile sign_tile(const Scene& scene, const Rect& area);

/// At the lower left of the person's tile, or of what the banner and a sign-language tile leave. None when
/// the person is not in the picture.
std::optional<Rect> lower_third_area(const Scene& scene, std::span<const PlacedTile> tiles,
                                     const Frame& frame);

}  // namespace amphi::layout
