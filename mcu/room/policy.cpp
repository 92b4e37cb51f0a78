#include "mcu/room/policy.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace amphi::room {
namespace {
constexpr std::array<std::string_view, 3> kChatModes{"off", "moderators", "all"};
}  // namespace

std::string_view to_string(ChatMode mode) {
  return kChatModes.at(static_cast<std::size_t>(mode));
}

std::optional<ChatMode> chat_mode_from_string(std::string_view text) {
  const auto found = std::find(kChatModes.begin(), kChatModes.end(), text);
  if (found == kChatModes.end()) return std::nullopt;
  return static_cast<ChatMode>(found - kChatModes.begin());
}

Policy changed(const Policy& policy, const PolicyChange& change) {
  return {.lobby = change.lobby.value_or(policy.lobby),
          .locked = change.locked.value_or(policy.locked),
          .unmute = change.unmute.value_or(policy.unmute),
          .chat = change.chat.value_or(policy.chat),
          .slow_mode = std::clamp(change.slow_mode.value_or(policy.slow_mode), 0, kMaxSlowMode)};
}

}  // namespace amphi::room
