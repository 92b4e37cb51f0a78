#include "gateway/signaling/client_message.hpp"

#include <array>
#include <boost/json.hpp>

#include "gateway/signaling/order_message.hpp"

namespace amphi::signaling {
namespace json = boost::json;
namespace {

using Reader = ClientMessage (*)(Members&);
struct Type {
  std::string_view name;
  Reader read;
};

ClientMessage read_join(Members& m) {
  JoinMessage message{.ticket = m.optional_text("ticket"), .token = {}, .name = {}, .resume = {}};
  if (message.ticket.empty()) message.token = m.text("token");
  message.name = m.text("name");
  message.resume = m.optional_text("resume");
  (void)m.optional_text("language");
  return message;
}

ClientMessage read_scene(Members& m) {
  return SceneMessage{m.object("scene"), read_transition(m)};
}

constexpr std::array kTypes{
    Type{"join", read_join},
    Type{"offer", [](Members& m) -> ClientMessage { return OfferMessage{m.text("sdp")}; }},
    Type{"candidates",
         [](Members& m) -> ClientMessage {
           return CandidatesMessage{m.id<ConnectionId>("connection"), m.text("fragment")};
         }},
    Type{"scene", read_scene},
    Type{"preview",
         [](Members& m) -> ClientMessage {
           if (m.is_null("scene")) return PreviewMessage{};
           return PreviewMessage{m.object("scene")};
         }},
};

std::optional<std::uint64_t> read_id(const json::object& object) {
  const json::value* value = object.if_contains("id");
  if (value == nullptr || !value->is_number()) return std::nullopt;
  boost::system::error_code error;
  const auto id = value->to_number<std::uint64_t>(error);
  if (error || id > kMaxRequestId) return std::nullopt;
  return id;
}

/// Nothing for an unknown type.
std::optional<ClientMessage> read_typed(std::string_view type, Members& members, const ParticipantId& self) {
  for (const Type& known : kTypes) {
    if (known.name == type) return known.read(members);
  }
  const OrderReader read = order_reader(type);
  if (read == nullptr) return std::nullopt;
  return read(members, self);
}

Result<ClientMessage> read_message(const json::object& object, bool has_id, const ParticipantId& self) {
  Members members(object);
  const std::string type = members.text("type");
  if (members.error()) return *members.error();
  auto message = read_typed(type, members, self);
  if (!message) return fail(ErrorCode::unsupported, "There is no such type of message.");
  if (!has_id && type != "leave") {
    return fail(ErrorCode::malformed, "\"id\" must be a whole number from 0 to 2^53.");
  }
  if (members.error()) return *members.error();
  return std::move(*message);
}

}  // namespace

Result<json::value> parse_json(std::string_view text) {
  json::parse_options options;
  options.max_depth = kMaxDepth;
  boost::system::error_code error;
  json::value value = json::parse({text.data(), text.size()}, error, {}, options);
  if (error)
    return fail(ErrorCode::malformed, "This is not JSON, or it is too deep: " + error.message() + ".");
  return value;
}

ClientRequest parse_request(std::string_view text, const ParticipantId& self) {
  const auto value = parse_json(text);
  if (!value) return {std::nullopt, value.error()};
  const json::object* object = value->if_object();
  if (object == nullptr) return {std::nullopt, fail(ErrorCode::malformed, "A message must be an object.")};
  const auto id = read_id(*object);
  return {id, read_message(*object, id.has_value(), self)};
}

}  // namespace amphi::signaling
