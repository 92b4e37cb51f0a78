#include "gateway/rtp/key_frame.hpp"

namespace amphi::rtp {
namespace {

/// The VP8 payload descriptor's size (RFC 7741 section 4.2), 0 when it runs past the end.
std::size_t vp8_descriptor(Bytes p) {
  if (p.empty()) return 0;
  std::size_t size = 1;
  if ((p[0] & 0x80) != 0) {
    if (p.size() < 2) return 0;
    const std::uint8_t extensions = p[1];
    size = 2;
    if ((extensions & 0x80) != 0) {  // PictureID, of 7 or 15 bits
      if (p.size() <= size) return 0;
      size += (p[size] & 0x80) != 0 ? 2 : 1;
    }
    if ((extensions & 0x40) != 0) ++size;  // TL0PICIDX
    if ((extensions & 0x30) != 0) ++size;  // TID, Y, KEYIDX
  }
  return size;
}

bool vp8_key(Bytes p) {
  const std::size_t descriptor = vp8_descriptor(p);
  if (descriptor == 0 || p.size() <= descriptor) return false;
  const bool first = (p[0] & 0x10) != 0 && (p[0] & 0x0f) == 0;
  return first && (p[descriptor] & 0x01) == 0;
}

/// RFC 9628 section 4.2: not inter-predicted, start of the picture's lowest spatial layer.
bool vp9_key(Bytes p) {
  if (p.empty()) return false;
  const bool predicted = (p[0] & 0x40) != 0, layered = (p[0] & 0x20) != 0, begins = (p[0] & 0x08) != 0;
  if (predicted || !begins) return false;
  if (!layered) return true;
  std::size_t at = 1;
  if ((p[0] & 0x80) != 0) {
    if (p.size() <= at) return false;
    at += (p[at] & 0x80) != 0 ? 2 : 1;
  }
  return at < p.size() && ((p[at] >> 1) & 0x07) == 0;
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

bool starts_key_frame(Codec codec, Bytes payload) {
  switch (codec) {
    case Codec::vp8:
      return vp8_key(payload);
    case Codec::vp9:
      return vp9_key(payload);
    case Codec::h264:
      return h264_key(payload);
    case Codec::opus:
      return false;
  }
  return false;
}

}  // namespace amphi::rtp
