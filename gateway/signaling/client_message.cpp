#include "gateway/signaling/client_message.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/json.hpp>

namespace amphi::signaling {
namespace json = boost::json;
namespace {

constexpr std::size_t kMaxIdLength = 64;

/// Reads members of one message and keeps the first complaint.
class Members {
 public:
  explicit Members(const json::object& object) : object_(object) {}

  std::string text(std::string_view name) {
    const json::value* value = object_.if_contains(name);
    if (value != nullptr && value->is_string()) return std::string(value->get_string());
    return complain<std::string>(name, "a string");
  }
  std::string optional_text(std::string_view name) {
    return object_.contains(name) ? text(name) : std::string();
  }
  bool boolean(std::string_view name) {
    const json::value* value = object_.if_contains(name);
    if (value != nullptr && value->is_bool()) return value->get_bool();
    return complain<bool>(name, "true or false");
  }
  template <class IdType>
  IdType id(std::string_view name) {
    std::string value = text(name);
    if (!error_ && (value.empty() || value.size() > kMaxIdLength)) {
      return complain<IdType>(name, "a string of 1 to 64 characters");
    }
    return IdType(std::move(value));
  }
  Quality quality(std::string_view name) {
    const json::value* value = object_.if_contains(name);
    const auto quality = value != nullptr && value->is_string() ? quality_from_string(value->get_string())
                                                                : std::optional<Quality>();
    return quality ? *quality : complain<Quality>(name, "auto, high, medium, low, stills or sound");
  }
  json::value object(std::string_view name) {
    const json::value* value = object_.if_contains(name);
    if (value != nullptr && value->is_object()) return *value;
    return complain<json::value>(name, "an object");
  }
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  template <class T>
  T complain(std::string_view name, std::string_view expected) {
    if (!error_) error_ = fail(ErrorCode::malformed, fmt::format("\"{}\" must be {}.", name, expected));
    return T();
  }

  const json::object& object_;
  std::optional<Error> error_;
};

using Reader = ClientMessage (*)(Members&);
struct Type {
  std::string_view name;
  Reader read;
};

ClientMessage read_join(Members& m) {
  JoinMessage message{m.text("token"), m.text("name"), m.optional_text("resume")};
  (void)m.optional_text("language");
  return message;
}

constexpr std::array kTypes{
    Type{"join", read_join},
    Type{"offer", [](Members& m) -> ClientMessage { return OfferMessage{m.text("sdp")}; }},
    Type{"candidates",
         [](Members& m) -> ClientMessage {
           return CandidatesMessage{m.id<ConnectionId>("connection"), m.text("fragment")};
         }},
    Type{"mute", [](Members& m) -> ClientMessage { return MuteMessage{m.boolean("muted")}; }},
    Type{"camera", [](Members& m) -> ClientMessage { return CameraMessage{m.boolean("on")}; }},
    Type{"screen", [](Members& m) -> ClientMessage { return ScreenMessage{m.boolean("on")}; }},
    Type{"hand", [](Members& m) -> ClientMessage { return HandMessage{m.boolean("raised")}; }},
    Type{"quality", [](Members& m) -> ClientMessage { return QualityMessage{m.quality("rung")}; }},
    Type{"leave", [](Members&) -> ClientMessage { return LeaveMessage{}; }},
    Type{"stage",
         [](Members& m) -> ClientMessage {
           return StageMessage{m.id<ParticipantId>("participant"), m.boolean("on")};
         }},
    Type{"mute_other",
         [](Members& m) -> ClientMessage { return MuteOtherMessage{m.id<ParticipantId>("participant")}; }},
    Type{"lower_hand",
         [](Members& m) -> ClientMessage { return LowerHandMessage{m.id<ParticipantId>("participant")}; }},
    Type{"remove",
         [](Members& m) -> ClientMessage { return RemoveMessage{m.id<ParticipantId>("participant")}; }},
    Type{"scene", [](Members& m) -> ClientMessage { return SceneMessage{m.object("scene")}; }},
};

std::optional<std::uint64_t> read_id(const json::object& object) {
  const json::value* value = object.if_contains("id");
  if (value == nullptr || !value->is_number()) return std::nullopt;
  boost::system::error_code error;
  const auto id = value->to_number<std::uint64_t>(error);
  if (error || id > kMaxRequestId) return std::nullopt;
  return id;
}

Result<ClientMessage> read_message(const json::object& object, bool has_id) {
  Members members(object);
  const std::string type = members.text("type");
  if (members.error()) return *members.error();
  for (const Type& known : kTypes) {
    if (known.name != type) continue;
    if (!has_id && type != "leave") {
      return fail(ErrorCode::malformed, "\"id\" must be a whole number from 0 to 2^53.");
    }
    ClientMessage message = known.read(members);
    if (members.error()) return *members.error();
    return message;
  }
  return fail(ErrorCode::unsupported, "There is no such type of message.");
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

ClientRequest parse_request(std::string_view text) {
  const auto value = parse_json(text);
  if (!value) return {std::nullopt, value.error()};
  const json::object* object = value->if_object();
  if (object == nullptr) return {std::nullopt, fail(ErrorCode::malformed, "A message must be an object.")};
  const auto id = read_id(*object);
  return {id, read_message(*object, id.has_value())};
}

}  // namespace amphi::signaling
