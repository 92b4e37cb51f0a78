#pragma once
#include <cstdint>

#include "mcu/media/rtp_packet.hpp"

namespace amphi::transport {

/// What became of a packet that came in.
enum class SrtpVerdict : std::uint8_t { ok, forged, replayed };

struct Unprotected {
  SrtpVerdict verdict = SrtpVerdict::forged;
  MutableBytes packet;  ///< the front part of what was given, where the verdict is ok
};

}  // namespace amphi::transport
