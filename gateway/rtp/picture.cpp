#include "gateway/rtp/picture.hpp"

namespace amphi::rtp {
namespace {

/// Reads a payload descriptor byte by byte; `good()` turns false at the end of the bytes, for ever.
class Cursor {
 public:
  explicit Cursor(Bytes bytes) : bytes_(bytes) {}
  std::uint8_t next() {
    if (at_ >= bytes_.size()) {
      good_ = false;
      return 0;
    }
    return bytes_[at_++];
  }
  [[nodiscard]] std::uint8_t at() const { return static_cast<std::uint8_t>(at_); }
  [[nodiscard]] bool good() const { return good_; }

 private:
  Bytes bytes_;
  std::size_t at_ = 0;
  bool good_ = true;
};

void read_picture_id(Cursor& cursor, PictureInfo& info) {
  info.picture_id_at = cursor.at();
  const std::uint8_t first = cursor.next();
  info.long_picture_id = (first & 0x80) != 0;
  info.picture_id = first & 0x7f;
  if (info.long_picture_id)
    info.picture_id = static_cast<std::uint16_t>(info.picture_id << 8 | cursor.next());
}

void read_tl0(Cursor& cursor, PictureInfo& info) {
  info.tl0_at = cursor.at();
  info.tl0 = cursor.next();
}

/// RFC 7741 section 4.2.
PictureInfo parse_vp8(Bytes payload) {
  PictureInfo info{.codec = Codec::vp8};
  Cursor cursor(payload);
  const std::uint8_t first = cursor.next();
  const std::uint8_t extensions = (first & 0x80) != 0 ? cursor.next() : 0;
  if ((extensions & 0x80) != 0) read_picture_id(cursor, info);
  if ((extensions & 0x40) != 0) read_tl0(cursor, info);
  if ((extensions & 0x30) != 0) {
    const std::uint8_t layer = cursor.next();
    if ((extensions & 0x20) != 0) {
      info.temporal_layer = layer >> 6;
      info.sync = (layer & 0x20) != 0;
    }
  }
  const std::uint8_t frame = cursor.next();
  info.starts = (first & 0x1f) == 0x10;  // start of partition 0
  info.key = info.starts && (frame & 0x01) == 0;
  return cursor.good() ? info : PictureInfo{.codec = Codec::vp8};
}

/// RFC 9628 section 4.2.
PictureInfo parse_vp9(Bytes payload) {
  PictureInfo info{.codec = Codec::vp9};
  Cursor cursor(payload);
  const std::uint8_t first = cursor.next();
  const bool predicted = (first & 0x40) != 0, layered = (first & 0x20) != 0, flexible = (first & 0x10) != 0;
  if ((first & 0x80) != 0) read_picture_id(cursor, info);
  std::uint8_t layers = 0;
  if (layered) {
    layers = cursor.next();
    info.temporal_layer = layers >> 5;
    info.sync = (layers & 0x10) != 0;
    if (!flexible) read_tl0(cursor, info);
  }
  info.starts = (first & 0x08) != 0 && (layers & 0x0e) == 0;  // in the lowest spatial layer
  info.key = info.starts && !predicted;
  return cursor.good() ? info : PictureInfo{.codec = Codec::vp9};
}

bool h264_key_unit(std::uint8_t header) {
  const int type = header & 0x1f;
  return type == 5 || type == 7;  // IDR slice, or the parameter set before one
}

bool h264_key_in_aggregate(Bytes p) {
  for (std::size_t at = 1; at + 3 <= p.size();) {
    const std::size_t size = read_u16(&p[at]);
    if (h264_key_unit(p[at + 2])) return true;
    at += 2 + size;
  }
  return false;
}

/// RFC 6184 sections 5.6 to 5.8.
bool h264_key(Bytes p) {
  if (p.empty()) return false;
  const int type = p[0] & 0x1f;
  if (type == 24) return h264_key_in_aggregate(p);                                   // STAP-A
  if (type == 28) return p.size() > 1 && (p[1] & 0x80) != 0 && h264_key_unit(p[1]);  // FU-A
  return h264_key_unit(p[0]);
}

}  // namespace

PictureInfo parse_picture(Codec codec, Bytes payload) {
  switch (codec) {
    case Codec::vp8:
      return parse_vp8(payload);
    case Codec::vp9:
      return parse_vp9(payload);
    case Codec::h264: {
      const bool key = h264_key(payload);
      return {.codec = Codec::h264, .starts = key, .key = key};
    }
    case Codec::opus:
      break;
  }
  return {.codec = codec};
}

PictureInfo PictureReader::read(Codec codec, const RtpHeader& header, Bytes payload) {
  PictureInfo info = parse_picture(codec, payload);
  const bool changed = !started_ || header.timestamp != timestamp_;
  started_ = true;
  timestamp_ = header.timestamp;
  if (codec == Codec::h264) info.starts = changed;  // nothing else tells
  key_ = info.key || (key_ && !changed);
  info.key = key_;
  return info;
}

}  // namespace amphi::rtp
