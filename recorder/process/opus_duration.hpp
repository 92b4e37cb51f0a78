#pragma once
#include <optional>

#include "mcu/base/clock.hpp"
#include "mcu/media/rtp_packet.hpp"

namespace amphi::recorder {

/// How much sound an Opus packet holds, from its first bytes (RFC 6716 section 3.1); nothing for one that is
/// malformed or longer than the 120 ms that are allowed.
std::optional<Duration> opus_duration(Bytes packet);

}  // namespace amphi::recorder
