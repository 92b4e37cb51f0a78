#pragma once
#include <string>
#include <string_view>

#include "mcu/base/result.hpp"

namespace amphi::accounts {

/// `text` (at most 1,000 bytes) as a QR code with its quiet zone. malformed: too long.
/// An <svg> element, black on white, scalable, without size, script, style or reference.
Result<std::string> qr_svg(std::string_view text);
/// Lines of half blocks for a terminal, white on black by ANSI colours.
Result<std::string> qr_terminal(std::string_view text);

}  // namespace amphi::accounts
