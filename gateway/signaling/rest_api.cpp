#include "gateway/signaling/rest_api.hpp"

#include <array>
#include <boost/json.hpp>
#include <memory>

#include "gateway/signaling/client_message.hpp"
#include "mcu/base/random.hpp"
#include "mcu/media/scene_json.hpp"

namespace amphi::signaling {
namespace json = boost::json;
namespace {

struct Status {
  ErrorCode code;
  int status;
  std::string_view title;
};

constexpr std::array kStatuses{
    Status{ErrorCode::malformed, 400, "Malformed request"},
    Status{ErrorCode::unsupported, 422, "Unsupported"},
    Status{ErrorCode::unauthorized, 401, "Unauthorized"},
    Status{ErrorCode::forbidden, 403, "Forbidden"},
    Status{ErrorCode::not_found, 404, "Not found"},
    Status{ErrorCode::conflict, 409, "Conflict"},
    Status{ErrorCode::overloaded, 503, "Overloaded"},
    Status{ErrorCode::closed, 410, "Gone"},
    Status{ErrorCode::timeout, 504, "Timeout"},
    Status{ErrorCode::environment, 500, "Server error"},
};

struct Action {
  std::string_view name;
  room::Command (*command)(room::Role by, const ParticipantId& participant);
};

constexpr std::array kActions{
    Action{"stage",
           [](room::Role by, const ParticipantId& id) -> room::Command {
             return room::SetStage{by, id, true};
           }},
    Action{"unstage",
           [](room::Role by, const ParticipantId& id) -> room::Command {
             return room::SetStage{by, id, false};
           }},
    Action{"mute",
           [](room::Role by, const ParticipantId& id) -> room::Command {
             return room::MuteOther{by, id};
           }},
    Action{"lower-hand",
           [](room::Role by, const ParticipantId& id) -> room::Command {
             return room::LowerHand{by, id};
           }},
    Action{"remove",
           [](room::Role by, const ParticipantId& id) -> room::Command {
             return room::Remove{by, id};
           }},
};

/// Whether a field of If-Match or If-None-Match names `etag` (RFC 9110 section 8.8.3).
bool names(std::string_view field, std::string_view etag) {
  if (field == "*") return true;
  while (!field.empty()) {
    const std::size_t comma = std::min(field.find(','), field.size());
    std::string_view item = field.substr(0, comma);
    while (item.starts_with(' ')) item.remove_prefix(1);
    while (item.ends_with(' ')) item.remove_suffix(1);
    if (item == etag) return true;
    field.remove_prefix(std::min(comma + 1, field.size()));
  }
  return false;
}

/// Requests are never served from inside a command's effects, so the room answers at once.
Result<> carry_out(session::RoomActor& room, room::Command command) {
  const auto result = std::make_shared<std::optional<Result<>>>();
  room.handle(std::move(command), [result](const Result<room::Accepted>& accepted) {
    *result = accepted ? Result<>() : Result<>(accepted.error());
  });
  AMPHI_ASSERT(result->has_value());
  return **result;
}

const json::object& participants(const session::RoomActor& room) {
  return room.room().snapshot().at("participants").as_object();
}

}  // namespace

http::Response problem(const Error& error) {
  for (const Status& known : kStatuses) {
    if (known.code != error.code) continue;
    http::Response response = http::problem(known.status, known.title, error.message);
    if (known.status == 401) response.headers.add("WWW-Authenticate", "Bearer");
    if (known.status == 503) response.headers.add("Retry-After", "5");
    return response;
  }
  return http::problem(500, "Server error");
}

RestApi::RestApi(session::RoomRegistry& registry) : registry_(registry), run_(random_name(8)) {}

void RestApi::install(http::Router& router) {
  add(router, "GET", "/api/v1/rooms/{room}", &RestApi::get_room);
  add(router, "GET", "/api/v1/rooms/{room}/scene", &RestApi::get_scene);
  add(router, "PUT", "/api/v1/rooms/{room}/scene", &RestApi::put_scene);
  add(router, "GET", "/api/v1/rooms/{room}/participants", &RestApi::get_participants);
  add(router, "GET", "/api/v1/rooms/{room}/participants/{id}", &RestApi::get_participant);
  add(router, "POST", "/api/v1/rooms/{room}/participants/{id}/{action}", &RestApi::act);
}

void RestApi::add(http::Router& router, std::string_view method, std::string_view pattern,
                  Operation operation) {
  router.add(method, pattern, [this, operation](const http::Request& request, const http::Respond& respond) {
    const RoomId room{std::string(request.parameter("room"))};
    const auto token = request.bearer();
    const auto access = token ? registry_.authorize(room, *token)
                              : Result<Access>(fail(ErrorCode::unauthorized, "A bearer token is needed."));
    respond(access ? (this->*operation)(request, *access) : problem(access.error()));
  });
}

std::string RestApi::etag(std::uint64_t revision) const {
  return "\"" + run_ + "-" + std::to_string(revision) + "\"";
}

http::Response RestApi::with_etag(const http::Request& request, std::uint64_t revision,
                                  std::string text) const {
  const std::string tag = etag(revision);
  const auto known = request.headers.get("If-None-Match");
  http::Response response =
      known && names(*known, tag) ? http::Response(304) : http::json(200, std::move(text));
  response.headers.set("ETag", tag);
  response.headers.set("Cache-Control", "no-cache");
  return response;
}

http::Response RestApi::get_room(const http::Request& request, const Access& access) {
  const room::Room& room = access.room->room();
  return with_etag(request, room.revision(), json::serialize(room.snapshot()));
}

http::Response RestApi::get_scene(const http::Request& request, const Access& access) {
  const room::Room& room = access.room->room();
  return with_etag(request, room.scene_revision(), json::serialize(to_json(room.scene())));
}

http::Response RestApi::put_scene(const http::Request& request, const Access& access) {
  const room::Room& room = access.room->room();
  if (request.content_type() != "application/json") {
    return http::problem(415, "Unsupported media type", "Send application/json.");
  }
  const auto expected = request.headers.get("If-Match");
  if (expected && !names(*expected, etag(room.scene_revision()))) {
    return http::problem(412, "Precondition failed", "The scene has changed meanwhile: get it again.");
  }
  const auto value = parse_json(request.body);
  if (!value) return problem(value.error());
  auto scene = scene_from_json(*value, room.scene());
  if (!scene) return problem(scene.error());
  const auto done = carry_out(*access.room, room::SetScene{access.grant.role, std::move(*scene)});
  if (!done) return problem(done.error());
  http::Response response = http::json(200, json::serialize(to_json(room.scene())));
  response.headers.set("ETag", etag(room.scene_revision()));
  return response;
}

http::Response RestApi::get_participants(const http::Request& request, const Access& access) {
  return with_etag(request, access.room->room().revision(), json::serialize(participants(*access.room)));
}

http::Response RestApi::get_participant(const http::Request& request, const Access& access) {
  const json::value* participant = participants(*access.room).if_contains(request.parameter("id"));
  if (participant == nullptr) return problem(fail(ErrorCode::not_found, "There is no such participant."));
  return with_etag(request, access.room->room().revision(), json::serialize(*participant));
}

http::Response RestApi::act(const http::Request& request, const Access& access) {
  for (const Action& known : kActions) {
    if (known.name != request.parameter("action")) continue;
    const ParticipantId participant{std::string(request.parameter("id"))};
    const auto done = carry_out(*access.room, known.command(access.grant.role, participant));
    return done ? http::Response(204) : problem(done.error());
  }
  return problem(fail(ErrorCode::not_found, "Actions are stage, unstage, mute, lower-hand and remove."));
}

}  // namespace amphi::signaling
