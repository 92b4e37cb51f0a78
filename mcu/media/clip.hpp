#pragma once
// A short loop of encoded sound and picture, as the demo's synthetic speakers play it.
//
// File: "AMPHCLIP" version(u32) duration_ms(u32) name_size(u32) name, then one record for each encoded unit
// in the order of time: kind(u8) key(u8) reserved(u16) time_ms(u32) size(u32) data. All integers big-endian.
#include <cstdint>
#include <string>
#include <vector>

#include "mcu/media/codec.hpp"
#include "mcu/media/rtp_packet.hpp"

namespace amphi {

/// One VP8 picture or one Opus packet.
struct ClipUnit {
  MediaKind kind = MediaKind::audio;
  bool key = false;           ///< video: decodable without others
  std::uint32_t time_ms = 0;  ///< from the loop's start
  std::vector<std::uint8_t> data;
  friend bool operator==(const ClipUnit&, const ClipUnit&) = default;
};

struct Clip {
  std::string name;  ///< UTF-8, at most 64 bytes
  std::uint32_t duration_ms = 0;
  std::vector<ClipUnit> units;  ///< never decreasing in time
  friend bool operator==(const Clip&, const Clip&) = default;
};

std::vector<std::uint8_t> write_clip(const Clip& clip);
/// malformed: anything that write_clip() would not write. Takes at most kMaxClip bytes.
Result<Clip> parse_clip(Bytes file);
inline constexpr std::size_t kMaxClip = 16 * 1024 * 1024;

/// Errors: environment.
Result<Clip> load_clip(const std::string& file);
Result<> save_clip(const std::string& file, const Clip& clip);

}  // namespace amphi
