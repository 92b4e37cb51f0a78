#pragma once
#include <cstdint>
#include <vector>

#include "mcu/base/clock.hpp"
#include "mcu/media/codec.hpp"

namespace amphi::recorder {

using Milliseconds = std::chrono::milliseconds;

/// One encoded picture or one packet of sound, as it goes into the file.
struct MediaFrame {
  MediaKind kind = MediaKind::audio;
  Instant captured;
  Duration length{};          ///< of sound
  bool key = false;           ///< a picture that needs no other
  int width = 0, height = 0;  ///< of a key picture
  std::vector<std::uint8_t> bytes{};
};

}  // namespace amphi::recorder
