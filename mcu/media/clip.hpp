#pragma once
// A short recorded speaker for `amphi demo`: VP8 pictures and Opus sound, to be played in a loop.
//
// File: "AMCL", version 1 (u8), name length (u8), name (UTF-8), duration in ms (u32), then units until the
// end: kind (u8: 0 sound, 1 picture), flags (u8: bit 0 key frame), 0 (u16), timestamp in ms (u32), size
// (u32), payload. All numbers are big-endian. Units are sorted by timestamp; the first picture is a key
// frame.
#include <string>
#include <string_view>
#include <vector>

#include "mcu/base/result.hpp"
#include "mcu/media/codec.hpp"
#include "mcu/media/rtp_packet.hpp"

namespace amphi {

/// One encoded VP8 frame, or one Opus packet of 20 ms (48 kHz, mono).
struct ClipUnit {
  MediaKind kind = MediaKind::audio;
  bool key_frame = false;       ///< pictures only
  std::uint32_t timestamp = 0;  ///< ms from the clip's beginning, below the duration
  Bytes payload;                ///< 1 .. kMaxClipUnit bytes
};

inline constexpr std::size_t kMaxClipUnit = 256 * 1024;
inline constexpr std::size_t kMaxClip = 16 * 1024 * 1024;
inline constexpr std::uint32_t kMaxClipDuration = 10 * 60 * 1000;

/// A parsed clip; its units refer to the bytes that were parsed.
struct Clip {
  std::string name;
  std::uint32_t duration = 0;  ///< ms; then it begins anew
  std::vector<ClipUnit> units;
};

/// Fails (malformed) on anything that is not as written above.
Result<Clip> parse_clip(Bytes file);

/// Builds a file in memory.
class ClipWriter {
 public:
  ClipWriter(std::string_view name, std::uint32_t duration);
  /// In the order of timestamps.
  void add(const ClipUnit& unit);
  [[nodiscard]] Bytes bytes() const { return bytes_; }

 private:
  void put_u32(std::uint32_t value);
  std::vector<std::uint8_t> bytes_;
};

}  // namespace amphi
