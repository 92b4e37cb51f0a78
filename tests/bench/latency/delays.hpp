#pragma once
#include <span>
#include <string>
#include <vector>

#include "mcu/base/clock.hpp"

namespace amphi::bench {

/// For each of `sent` the time until the next of `came`, where there is one within `limit` and before the
/// next of `sent`.
std::vector<Duration> match(std::span<const Instant> sent, std::span<const Instant> came, Duration limit);

/// {"count":..,"p50_ms":..,"p95_ms":..,"max_ms":..}; the percentiles are missing without values.
std::string summary(std::vector<Duration> values);

}  // namespace amphi::bench
