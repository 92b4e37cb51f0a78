#pragma once
// What a packet says about itself before it is decoded (RFC 6716 section 3).
#include <cstddef>
#include <optional>

#include "mcu/media/frame.hpp"
#include "mcu/media/rtp_packet.hpp"

namespace amphi::mixer {

/// The longest Opus packet: 120 ms at 48 kHz.
inline constexpr std::size_t kMaxOpusSamples = 5760;

/// Samples at 48 kHz, 120..5760; nothing when the payload is not an Opus packet.
std::optional<std::size_t> opus_duration(Bytes payload);
/// True when it carries in-band FEC of the packet before it.
bool opus_has_fec(Bytes payload);
/// True for the short packets of a pause (discontinuous transmission).
inline bool opus_is_pause(Bytes payload) {
  return payload.size() <= 2;
}

}  // namespace amphi::mixer
