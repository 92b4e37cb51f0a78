#pragma once
#include "mcu/base/result.hpp"

namespace amphi::pipelines {

/// Encodes and decodes a few tiny pictures with each kind of pipeline, so that everything which is loaded,
/// mapped or looked up at first use is there before the doors are closed. Takes some tens of milliseconds.
/// Errors: a codec does not work on this machine.
Result<> warm_up();

}  // namespace amphi::pipelines
