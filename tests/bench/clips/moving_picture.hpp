#pragma once
#include <cstdint>

#include "tests/bench/latency/time_code.hpp"

namespace amphi::bench {

/// Something like a camera's picture of a person who moves: a textured head and shoulders that sway before a
/// shaded wall, and the noise of a sensor in every pixel. `seed` makes one differ from another.
GreyPicture moving_person(int width, int height, int number, std::uint32_t seed);

/// Something like a slide: dark lines of "text" on white, the same in every picture.
GreyPicture slide(int width, int height);

}  // namespace amphi::bench
