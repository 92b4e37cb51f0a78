#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "mcu/base/result.hpp"
#include "mixer/canvas/halver.hpp"

namespace amphi::mixer {

/// What the picture is, so that its encoder spends bytes where they are seen.
enum class StillContent : std::uint8_t {
  scene,   ///< people: flat areas may be soft
  screen,  ///< text and lines: edges stay sharp
};

/// The picture as WebP (lossy, 4:2:0), no better than looks the same to a person. What does not come near
/// `max_bytes` (by a quarter) at the worst quality is made smaller, to three quarters or half of the size:
/// that reads better than what quality is left. Costs some tens of milliseconds: not for a tick's thread.
/// Errors: no memory.
Result<std::vector<std::uint8_t>> encode_still(const PictureView& picture, StillContent content,
                                               std::size_t max_bytes);

}  // namespace amphi::mixer
