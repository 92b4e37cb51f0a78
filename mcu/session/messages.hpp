#pragma once
// What the room tells clients, as the JSON texts of docs/protocol.md.
#include <string>
#include <string_view>

#include "mcu/room/effect.hpp"

namespace amphi::session {

std::string patch_message(const room::Broadcast& broadcast);
std::string patch_message(const room::ModerationPatch& patch);
std::string to_text(const room::Message& message);
/// "" for a participant who left by his own wish: he needs no message.
std::string removed_message(room::CloseReason reason);

}  // namespace amphi::session
