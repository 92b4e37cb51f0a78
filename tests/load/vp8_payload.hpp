#pragma once
#include <cstdint>
#include <optional>

#include "mcu/media/rtp_packet.hpp"

namespace amphi::load {

/// What an observer can tell of one VP8 payload without decoding it (RFC 7741 section 4.2, RFC 6386 section
/// 9.1). Written apart from the server's code, so that one mistake cannot hide in both.
struct Vp8Payload {
  bool starts_frame = false;
  bool starts_key_frame = false;
  int width = 0, height = 0;  ///< of the first packet of a key frame
  std::optional<std::uint16_t> picture_id;
  std::uint16_t picture_id_mask = 0x7fff;    ///< where it wraps
  std::optional<std::uint8_t> base_picture;  ///< TL0PICIDX
  std::uint8_t temporal_layer = 0;
};

/// Nothing for a payload that is too short for its descriptor.
std::optional<Vp8Payload> parse_vp8_payload(Bytes payload);

}  // namespace amphi::load
