#pragma once
#include <cstdint>
#include <vector>

#include "recorder/process/media_frame.hpp"

namespace amphi::recorder {

/// What one frame must be found as when a chunk is read back.
struct WrittenFrame {
  MediaKind kind = MediaKind::audio;
  Milliseconds at{};    ///< as the file says it
  Duration captured{};  ///< since the recording began, exactly
  Duration length{};    ///< of sound
  std::uint64_t checksum = 0;
};

/// A piece of a segment's Matroska, whole clusters, of about half a second.
struct Chunk {
  std::vector<std::uint8_t> bytes;
  std::vector<WrittenFrame> frames;
  Milliseconds end{};  ///< of its last frame
};

std::uint64_t checksum(const std::uint8_t* bytes, std::size_t size);

}  // namespace amphi::recorder
