#pragma once
// What a room tells one participant or several, beside the snapshot.
#include <cstdint>
#include <memory>
#include <string>
#include <variant>

#include "mcu/base/ids.hpp"
#include "mcu/ports/program.hpp"
#include "mcu/room/command.hpp"

namespace amphi::room {

struct MutedMessage {};  ///< "your microphone was muted for everyone by a moderator"
struct UnmuteAsked {
  std::string name;  ///< of the moderator who asks; "" outside the room
};
struct ChatLine {
  ParticipantId from;
  std::string name;
  Role role = Role::attendee;
  ChatTo to = ChatTo::all;
  std::string text;     ///< clean
  std::int64_t at = 0;  ///< seconds since 1970
};
/// A picture for the contact sheet.
struct Face {
  ParticipantId participant;
  std::shared_ptr<const std::string> image;  ///< base64
};
/// To those who agreed to be on the contact sheet: whether somebody looks at it.
struct FacesWanted {
  bool on = false;
};

using Message = std::variant<MutedMessage, UnmuteAsked, ChatLine, Face, FacesWanted, SenderLimits, Delivery>;

}  // namespace amphi::room
