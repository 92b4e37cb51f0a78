#pragma once
#include <optional>

#include "mcu/media/codec.hpp"
#include "mcu/media/rtp_packet.hpp"

namespace amphi::pipelines {

struct PictureSize {
  int width = 0, height = 0;
  friend bool operator==(const PictureSize&, const PictureSize&) = default;
};

/// The size that an encoded frame announces, read before any decoder allocates memory for it. Nothing for
/// frames that announce none (all but key frames) and for malformed ones. VP8: RFC 6386 section 9.1. VP9:
/// bitstream specification section 6.2. H.264: the first sequence parameter set in an Annex B access unit
/// (H.264 section 7.3.2.1.1).
std::optional<PictureSize> announced_size(Codec codec, Bytes frame);

}  // namespace amphi::pipelines
