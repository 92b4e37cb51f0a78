#pragma once
#include "mcu/app/doctor/capacity_model.hpp"
#include "mcu/base/clock.hpp"

namespace amphi::app {

/// Protects packets with the SRTP profile that browsers take first and sends them over loopback, for about
/// `duration`. Blocks. Errors (environment): no sockets.
Result<PacketCosts> measure_packets(Duration duration);

}  // namespace amphi::app
