#pragma once
#include <optional>
#include <string>

#include "mcu/accounts/types.hpp"

namespace amphi::app::cli {

/// "2026-12-01" (midnight) or "2026-12-01 18:00", in this machine's time zone; "+90m", "+3h" or "+2d" from
/// `now`.
std::optional<accounts::Time> parse_time(const std::string& text, accounts::Time now);
/// "2026-12-01 18:00" in this machine's time zone.
std::string to_text(accounts::Time time);

}  // namespace amphi::app::cli
