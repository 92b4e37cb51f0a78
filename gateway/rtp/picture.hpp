#pragma once
// What a packet says of the picture that it is a part of, read once for all consumers of a rung.
#include <cstdint>

#include "mcu/media/codec.hpp"
#include "mcu/media/rtp_packet.hpp"

namespace amphi::rtp {

/// From the payload descriptor of VP8 (RFC 7741 section 4.2) or VP9 (RFC 9628 section 4.2); H.264 has no
/// layers and numbers here. All zero for sound.
struct PictureInfo {
  Codec codec = Codec::opus;
  bool starts = false;              ///< the picture's first packet
  bool key = false;                 ///< the picture needs no other
  bool sync = false;                ///< needs nothing of its own layer and above (VP8's Y, VP9's U)
  std::uint8_t temporal_layer = 0;  ///< 0 (the base) to 7
  bool long_picture_id = false;     ///< 15 bits, else 7
  std::uint8_t picture_id_at = 0;   ///< where the payload has the picture id; 0: nowhere
  std::uint8_t tl0_at = 0;          ///< where the payload has TL0PICIDX; 0: nowhere
  std::uint8_t tl0 = 0;             ///< TL0PICIDX
  std::uint16_t picture_id = 0;
};

/// Of one packet by itself: `key` is known on the picture's first packet only, and an H.264 packet `starts`
/// where it is one of a key frame. Nothing but the codec for a payload that is cut off.
PictureInfo parse_picture(Codec codec, Bytes payload);

/// Reads the packets of one source in their order and carries over what only a picture's first packet says.
class PictureReader {
 public:
  /// `header` is the source's own.
  PictureInfo read(Codec codec, const RtpHeader& header, Bytes payload);

 private:
  bool started_ = false;
  std::uint32_t timestamp_ = 0;
  bool key_ = false;
};

}  // namespace amphi::rtp
