#pragma once
#include <string>

#include "mcu/app/doctor/capacity_model.hpp"

namespace amphi::app {

/// Runs `amphi-mixer --capacity`, some seconds. Blocks. Errors (environment): it cannot be run or fails.
Result<MixerCosts> measure_mixer(const std::string& program);

}  // namespace amphi::app
