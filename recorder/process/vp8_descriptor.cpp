#include "recorder/process/vp8_descriptor.hpp"

namespace amphi::recorder {

std::optional<Vp8Descriptor> parse_vp8_descriptor(Bytes payload) {
  std::size_t at = 0;
  bool whole = true;
  const auto next = [&]() -> std::uint8_t {
    whole = whole && at < payload.size();
    return whole ? payload[at++] : std::uint8_t{0};
  };
  Vp8Descriptor found;
  const std::uint8_t first = next();
  found.starts = (first & 0x1f) == 0x10;  // S, and partition 0
  const std::uint8_t extensions = (first & 0x80) != 0 ? next() : std::uint8_t{0};
  if ((extensions & 0x80) != 0 && (next() & 0x80) != 0) next();  // picture id of 7 or 15 bits
  if ((extensions & 0x40) != 0) found.base_number = next();
  if ((extensions & 0x30) != 0) {
    const std::uint8_t layers = next();
    found.layer = layers >> 6;
    found.sync = (layers & 0x20) != 0;
  }
  found.layered = (extensions & 0x60) == 0x60;  // both L and T
  found.size = at;
  if (!whole || at >= payload.size()) return std::nullopt;
  return found;
}

std::optional<PictureSize> vp8_key_frame_size(Bytes frame) {
  constexpr std::size_t kHeader = 10;
  if (frame.size() < kHeader || (frame[0] & 0x01) != 0) return std::nullopt;
  if (frame[3] != 0x9d || frame[4] != 0x01 || frame[5] != 0x2a) return std::nullopt;
  const int width = (frame[6] | frame[7] << 8) & 0x3fff;
  const int height = (frame[8] | frame[9] << 8) & 0x3fff;
  if (width == 0 || height == 0) return std::nullopt;
  return PictureSize{width, height};
}

}  // namespace amphi::recorder
