#pragma once
// The rules of one room that its moderators change.
#include <cstdint>
#include <optional>
#include <string_view>

namespace amphi::room {

/// Who may write to everybody in the chat, beside the moderators. To the moderators everybody may write.
enum class ChatMode : std::uint8_t {
  off,         ///< nobody, and pages show no chat for the room
  moderators,  ///< nobody
  all,
};

std::string_view to_string(ChatMode mode);  ///< "off", "moderators", "all"
std::optional<ChatMode> chat_mode_from_string(std::string_view text);

inline constexpr int kMaxSlowMode = 300;

struct Policy {
  bool lobby = true;    ///< who was not admitted before waits for a moderator
  bool locked = false;  ///< nobody new comes in but moderators
  bool unmute = true;   ///< attendees on stage may unmute themselves
  ChatMode chat = ChatMode::all;
  int slow_mode = 0;  ///< seconds between two messages of one person to everybody; 0-kMaxSlowMode
  friend bool operator==(const Policy&, const Policy&) = default;
};

/// What is not named stays.
struct PolicyChange {
  std::optional<bool> lobby = {};
  std::optional<bool> locked = {};
  std::optional<bool> unmute = {};
  std::optional<ChatMode> chat = {};
  std::optional<int> slow_mode = {};  ///< 0-kMaxSlowMode
};

Policy changed(const Policy& policy, const PolicyChange& change);

}  // namespace amphi::room
