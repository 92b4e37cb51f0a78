#include "mcu/session/messages.hpp"

#include <boost/json.hpp>

namespace amphi::session {
namespace json = boost::json;
namespace {

json::object message(const room::MutedMessage&) {
  return {{"type", "muted"}, {"by", "moderator"}};
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

json::object message(const room::Delivery& delivery) {
  return {{"type", "delivery"}, {"rung", to_string(delivery.rung)}, {"reason", reason_name(delivery.reason)}};
}

}  // namespace

std::string patch_message(const room::Broadcast& broadcast) {
  const json::object object{{"type", "patch"}, {"revision", broadcast.revision}, {"merge", broadcast.merge}};
  return json::serialize(object);
}

std::string to_text(const room::Message& typed) {
  return json::serialize(std::visit([](const auto& specific) { return message(specific); }, typed));
}

std::string removed_message(room::CloseReason reason) {
  switch (reason) {
    case room::CloseReason::left:
      return "";
    case room::CloseReason::moderator:
      return R"({"type":"removed","reason":"moderator"})";
    case room::CloseReason::replaced:
      return R"({"type":"removed","reason":"replaced"})";
    case room::CloseReason::closed:
      break;
  }
  return R"({"type":"removed","reason":"closed"})";
}

}  // namespace amphi::session
