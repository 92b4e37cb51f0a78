#pragma once
#include "mcu/base/result.hpp"
#include "mcu/media/rtp_packet.hpp"

namespace amphi {

/// What the head of a still WebP file says of it.
struct WebpHeader {
  int width = 0;   ///< pixels, 1..16384
  int height = 0;  ///< pixels, 1..16384
  friend bool operator==(const WebpHeader&, const WebpHeader&) = default;
};

/// Looks at a WebP file's head without decoding the picture (RFC 9649 section 2). Errors: malformed: no WebP
/// file, or not whole; unsupported: it moves, or carries metadata (Exif, XMP), which say where and by whom it
/// was taken.
Result<WebpHeader> read_webp_header(Bytes file);

}  // namespace amphi
