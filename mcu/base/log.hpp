#pragma once
// Log lines go to standard error. Never log an address, a name, a token or anything a person wrote.
#include <spdlog/spdlog.h>

#include <string>

namespace amphi::log {

/// Sets the process-wide logger up. `program` is printed with each line; `level` is an spdlog level name.
void init(const std::string& program, const std::string& level = "info");

using spdlog::debug;
using spdlog::error;
using spdlog::info;
using spdlog::warn;

}  // namespace amphi::log
