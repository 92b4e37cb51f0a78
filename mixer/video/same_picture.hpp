#pragma once
#include "mcu/media/frame.hpp"

namespace amphi::mixer {

/// True when both pictures have the same size and the same samples: a shared screen is sent again and again
/// while nothing on it moves. Looks at every sample only while they are equal, so it costs nothing for
/// cameras, whose noise differs in the first row.
bool same_picture(const VideoFrame& a, const VideoFrame& b);

}  // namespace amphi::mixer
