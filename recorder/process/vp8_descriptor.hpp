#pragma once
#include <cstdint>
#include <optional>

#include "mcu/media/rtp_packet.hpp"

namespace amphi::recorder {

/// What a packet's VP8 payload descriptor says (RFC 7741 section 4.2).
struct Vp8Descriptor {
  std::size_t size = 0;          ///< of the descriptor, bytes
  bool starts = false;           ///< the frame's first packet
  bool layered = false;          ///< the next three mean something
  std::uint8_t layer = 0;        ///< TID
  bool sync = false;             ///< Y: depends on the base layer alone
  std::uint8_t base_number = 0;  ///< TL0PICIDX
};

/// Nothing for a payload that ends within its descriptor or right behind it.
std::optional<Vp8Descriptor> parse_vp8_descriptor(Bytes payload);

struct PictureSize {
  int width = 0, height = 0;
};
/// Of a key frame (RFC 6386 section 9.1); nothing for any other frame.
std::optional<PictureSize> vp8_key_frame_size(Bytes frame);

}  // namespace amphi::recorder
