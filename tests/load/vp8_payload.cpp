#include "tests/load/vp8_payload.hpp"

namespace amphi::load {
namespace {

/// Takes bytes off the front; remembers when there were too few.
class Reader {
 public:
  explicit Reader(Bytes bytes) : bytes_(bytes) {}
  std::uint8_t u8() {
    if (bytes_.empty()) {
      good_ = false;
      return 0;
    }
    const std::uint8_t value = bytes_.front();
    bytes_ = bytes_.subspan(1);
    return value;
  }
  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] Bytes rest() const { return bytes_; }

 private:
  Bytes bytes_;
  bool good_ = true;
};

void read_extension(Reader& reader, Vp8Payload& out) {
  const std::uint8_t flags = reader.u8();
  if ((flags & 0x80) != 0) {
    const std::uint8_t first = reader.u8();
    const bool is_long = (first & 0x80) != 0;
    out.picture_id_mask = is_long ? 0x7fff : 0x7f;
    out.picture_id = is_long ? static_cast<std::uint16_t>((first & 0x7f) << 8 | reader.u8()) : first;
  }
  if ((flags & 0x40) != 0) out.base_picture = reader.u8();
  if ((flags & 0x30) != 0) {
    const std::uint8_t layers = reader.u8();
    if ((flags & 0x20) != 0) out.temporal_layer = layers >> 6;
  }
}

void read_frame_header(Bytes frame, Vp8Payload& out) {
  constexpr std::size_t kKeyFrameHeader = 10;
  const bool key = !frame.empty() && (frame[0] & 1) == 0;
  if (!key || frame.size() < kKeyFrameHeader) return;
  out.starts_key_frame = true;
  out.width = (frame[6] | frame[7] << 8) & 0x3fff;
  out.height = (frame[8] | frame[9] << 8) & 0x3fff;
}

}  // namespace

std::optional<Vp8Payload> parse_vp8_payload(Bytes payload) {
  Reader reader(payload);
  Vp8Payload out;
  const std::uint8_t required = reader.u8();
  if ((required & 0x80) != 0) read_extension(reader, out);
  if (!reader.good()) return std::nullopt;
  out.starts_frame = (required & 0x10) != 0 && (required & 0x07) == 0;
  if (out.starts_frame) read_frame_header(reader.rest(), out);
  return out;
}

}  // namespace amphi::load
