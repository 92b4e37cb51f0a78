#pragma once
#include <string>

#include "mcu/base/result.hpp"

namespace amphi::app {

/// What a program prints when it is run with one argument, as far as its first 64 kB. Blocks. Errors
/// (environment): it cannot be started, or ends with another code than 0.
Result<std::string> output_of(const std::string& program, const std::string& argument);

}  // namespace amphi::app
