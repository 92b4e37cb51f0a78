#pragma once
// What one unit of each kind of work costs on this machine: `amphi-mixer --capacity`.
#include <string>

#include "mcu/base/result.hpp"

namespace amphi::pipelines {

/// Processor time in thousandths of one core while the work goes on in real time; rounded, at least 1 for
/// what works on this machine and 0 for what does not (a codec is missing).
///
/// `amphi-mixer --capacity` prints it as ONE line of JSON on standard output, flat, all members integers, and
/// exits with 0; on a failure a line on standard error and 1. It takes about 4 s and needs no link:
///
/// {"camera_640x360":17,"compose_1280x720":40,"high":200,"medium":60,"low_vp8":15,"low_vp9":30,"still":3,
///  "sound_decode":2,"sound_encode":24}
struct Costs {
  int camera_640x360 = 0;    ///< one VP8 camera at 640x360, 30 fps decoded
  int compose_1280x720 = 0;  ///< nine such cameras, all moving, composed and scaled at 30 fps
  int high = 0;              ///< that picture encoded at 1280x720, 30 fps, 1.2 Mbit/s (VP8, three layers)
  int medium = 0;            ///< 640x360, 30 fps, 400 kbit/s
  int low_vp8 = 0;           ///< 320x180, 15 fps, 110 kbit/s
  int low_vp9 = 0;           ///< the same in VP9
  int still = 0;             ///< a still picture of 640x360 every 4 s
  int sound_decode = 0;      ///< one talker's sound decoded and mixed
  int sound_encode = 0;      ///< one encoding of sound, 20 ms packets

  [[nodiscard]] std::string to_json() const;
};

/// Takes the measure; needs what sandbox::warm_up() does, and a machine that is not busy with other things.
/// Errors: VP8 or Opus does not work.
Result<Costs> measure_costs();

}  // namespace amphi::pipelines
