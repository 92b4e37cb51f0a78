#pragma once
#include <string>
#include <string_view>

#include "mcu/base/result.hpp"

namespace amphi::app {

/// What one unit of work costs, in thousandths of a core (`amphi-mixer --capacity`). 0: not possible here.
struct MixerCosts {
  int camera = 0;   ///< one at 640x360 decoded
  int compose = 0;  ///< nine of them composed
  int high = 0, medium = 0, low_vp8 = 0, low_vp9 = 0, still = 0;
  int sound_decode = 0, sound_encode = 0;
  friend bool operator==(const MixerCosts&, const MixerCosts&) = default;
};
/// Errors (malformed): a member is missing or no number.
Result<MixerCosts> parse_mixer_costs(std::string_view json);

/// Processor time to protect and send one packet, in nanoseconds.
struct PacketCosts {
  double picture = 0;  ///< 1100 bytes, several in one call
  double sound = 0;    ///< 120 bytes, alone
};

struct MachineSize {
  double processors = 1;
  MixerCosts mixer;
  PacketCosts packet;
};

/// How much fits, each figure for itself; with kHeadroom of the processors used.
struct Capacity {
  int attendees = 0;             ///< in one room with nine cameras and all three rungs, each at the high rung
  int listeners = 0;             ///< in one room with three talkers and no picture
  int rooms = 0;                 ///< with four cameras and 25 attendees each
  double attendee_megabits = 0;  ///< per second to one attendee at the high rung
};
inline constexpr double kHeadroom = 0.8;

Capacity fits(const MachineSize& machine);

}  // namespace amphi::app
