#pragma once
// Each kind of work by itself, as fast as it goes. All in thousandths of one core at the real pace.
#include <utility>

#include "mcu/base/result.hpp"
#include "mcu/link/output.hpp"

namespace amphi::pipelines::capacity {

Result<int> encoding(const link::VideoOutput& output);
/// One camera that sends what `camera` says.
Result<int> decoding(const link::VideoOutput& camera);
/// Nine cameras of 640x360 into 1280x720, scaled to 640x360 and 320x180; 30 times a second.
int composing();
/// One picture of 640x360 in 6,000 bytes, every 4 s.
int stills();
/// One talker decoded and mixed; one encoding.
Result<std::pair<int, int>> sound();

}  // namespace amphi::pipelines::capacity
