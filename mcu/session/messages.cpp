#include "mcu/session/messages.hpp"

#include <array>
#include <boost/json.hpp>

namespace amphi::session {
namespace json = boost::json;
namespace {

json::object message(const room::MutedMessage&) {
  return {{"type", "muted"}, {"by", "moderator"}};
}

json::object message(const room::UnmuteAsked& asked) {
  json::object object{{"type", "unmute_asked"}, {"by", "moderator"}};
  if (!asked.name.empty()) object["name"] = asked.name;
  return object;
}

json::object message(const room::ChatLine& line) {
  return {{"type", "chat"},
          {"from", line.from.str()},
          {"name", line.name},
          {"role", to_string(line.role)},
          {"to", line.to == room::ChatTo::all ? "all" : "moderators"},
          {"text", line.text},
          {"at", line.at}};
}

json::object message(const room::Face& face) {
  return {{"type", "face"}, {"participant", face.participant.str()}, {"image", *face.image}};
}

json::object message(const room::FacesWanted& wanted) {
  return {{"type", "faces"}, {"wanted", wanted.on}};
}

json::object message(const room::SenderLimits& limits) {
  return {{"type", "sender"},
          {"source", to_string(limits.source)},
          {"active", limits.active},
          {"width", limits.width},
          {"height", limits.height},
          {"frames_per_second", limits.frames_per_second},
          {"bits_per_second", limits.bits_per_second}};
}

std::string_view reason_name(ports::Delivery::Reason reason) {
  switch (reason) {
    case ports::Delivery::Reason::choice:
      return "choice";
    case ports::Delivery::Reason::link:
      return "link";
    case ports::Delivery::Reason::server:
      break;
  }
  return "server";
}

std::string_view reason_name(room::CloseReason reason) {
  constexpr std::array<std::string_view, 8> kNames{"left",    "moderator", "replaced", "closed",
                                                   "refused", "revoked",   "ended",    "restarting"};
  return kNames.at(static_cast<std::size_t>(reason));
}

json::object message(const room::Delivery& delivery) {
  return {{"type", "delivery"}, {"rung", to_string(delivery.rung)}, {"reason", reason_name(delivery.reason)}};
}

}  // namespace

std::string patch_message(const room::Broadcast& broadcast) {
  const json::object object{{"type", "patch"}, {"revision", broadcast.revision}, {"merge", broadcast.merge}};
  return json::serialize(object);
}

std::string patch_message(const room::ModerationPatch& patch) {
  const json::object object{
      {"type", "moderation_patch"}, {"revision", patch.revision}, {"merge", patch.merge}};
  return json::serialize(object);
}

std::string to_text(const room::Message& typed) {
  return json::serialize(std::visit([](const auto& specific) { return message(specific); }, typed));
}

std::string removed_message(room::CloseReason reason) {
  if (reason == room::CloseReason::left) return "";
  return json::serialize(json::object{{"type", "removed"}, {"reason", reason_name(reason)}});
}

}  // namespace amphi::session
