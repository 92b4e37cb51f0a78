#pragma once
#include <cstdint>

#include "mcu/media/frame.hpp"

namespace amphi::bench {

/// A picture of something like a person in front of a wall; `person` chooses the colours, `step` moves it.
VideoFrame camera_picture(int width, int height, unsigned person, int step, Instant captured);
/// Something like a slide: dark text lines on white.
VideoFrame slide_picture(int width, int height, Instant captured);

}  // namespace amphi::bench
