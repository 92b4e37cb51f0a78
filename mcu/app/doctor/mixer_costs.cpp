#include "mcu/app/doctor/mixer_costs.hpp"

#include "mcu/app/doctor/run_program.hpp"

namespace amphi::app {

Result<MixerCosts> measure_mixer(const std::string& program) {
  const auto output = output_of(program, "--capacity");
  if (!output) return output.error();
  return parse_mixer_costs(*output);
}

}  // namespace amphi::app
