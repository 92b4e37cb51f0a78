#include "gateway/signaling/rest_api.hpp"

#include <array>
#include <boost/json.hpp>
#include <memory>

#include "mcu/base/random.hpp"
#include "mcu/media/scene_json.hpp"

namespace amphi::signaling {
namespace json = boost::json;
namespace {

struct RoomAction {
  std::string_view name;
  room::Command (*command)(room::Role by, const ParticipantId& participant);
};

constexpr std::array kRoomActions{
    RoomAction{"stage",
               [](room::Role by, const ParticipantId& id) -> room::Command {
                 return room::SetStage{by, id, true};
               }},
    RoomAction{"unstage",
               [](room::Role by, const ParticipantId& id) -> room::Command {
                 return room::SetStage{by, id, false};
               }},
    RoomAction{"mute",
               [](room::Role by, const ParticipantId& id) -> room::Command {
                 return room::MuteOther{by, id};
               }},
    RoomAction{"lower-hand",
               [](room::Role by, const ParticipantId& id) -> room::Command {
                 return room::LowerHand{by, id};
               }},
    RoomAction{"remove",
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

RestApi::RestApi(session::RoomRegistry& registry) : registry_(registry), run_(random_name(8)) {}

void RestApi::install(GuardedRoutes& routes) {
  add(routes, "GET", "/rooms/{room}", Action::watch_room, &RestApi::get_room);
  add(routes, "GET", "/rooms/{room}/scene", Action::watch_room, &RestApi::get_scene);
  add(routes, "PUT", "/rooms/{room}/scene", Action::direct_room, &RestApi::put_scene);
  add(routes, "GET", "/rooms/{room}/participants", Action::watch_room, &RestApi::get_participants);
  add(routes, "GET", "/rooms/{room}/participants/{id}", Action::watch_room, &RestApi::get_participant);
  add(routes, "POST", "/rooms/{room}/participants/{id}/{action}", Action::direct_room, &RestApi::act);
}

void RestApi::add(GuardedRoutes& routes, std::string_view method, std::string_view pattern, Action action,
                  Operation operation) {
  routes.add_plain(method, pattern, action, [this, operation](const Call& call) {
    session::RoomActor* const room = registry_.find(call.room());
    if (room == nullptr) return problem(fail(ErrorCode::not_found, "This room is not open."));
    return (this->*operation)(call, *room);
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

http::Response RestApi::get_room(const Call& call, session::RoomActor& room) {
  return with_etag(call.request, room.room().revision(), json::serialize(room.room().snapshot()));
}

http::Response RestApi::get_scene(const Call& call, session::RoomActor& room) {
  return with_etag(call.request, room.room().scene_revision(), json::serialize(to_json(room.room().scene())));
}

http::Response RestApi::put_scene(const Call& call, session::RoomActor& room) {
  const room::Room& state = room.room();
  if (call.request.body.empty())
    return http::problem(415, "Unsupported media type", "Send application/json.");
  const auto expected = call.request.headers.get("If-Match");
  if (expected && !names(*expected, etag(state.scene_revision()))) {
    return http::problem(412, "Precondition failed", "The scene has changed meanwhile: get it again.");
  }
  auto scene = scene_from_json(call.body, state.scene());
  if (!scene) return problem(scene.error());
  const auto done = carry_out(room, room::SetScene{*call.principal.room_role, std::move(*scene)});
  if (!done) return problem(done.error());
  http::Response response = json_response(200, to_json(state.scene()));
  response.headers.set("ETag", etag(state.scene_revision()));
  return response;
}

http::Response RestApi::get_participants(const Call& call, session::RoomActor& room) {
  return with_etag(call.request, room.room().revision(), json::serialize(participants(room)));
}

http::Response RestApi::get_participant(const Call& call, session::RoomActor& room) {
  const json::value* participant = participants(room).if_contains(call.request.parameter("id"));
  if (participant == nullptr) return problem(fail(ErrorCode::not_found, "There is no such participant."));
  return with_etag(call.request, room.room().revision(), json::serialize(*participant));
}

http::Response RestApi::act(const Call& call, session::RoomActor& room) {
  for (const RoomAction& known : kRoomActions) {
    if (known.name != call.request.parameter("action")) continue;
    const ParticipantId participant{std::string(call.request.parameter("id"))};
    const auto done = carry_out(room, known.command(*call.principal.room_role, participant));
    return done ? http::Response(204) : problem(done.error());
  }
  return problem(fail(ErrorCode::not_found, "Actions are stage, unstage, mute, lower-hand and remove."));
}

}  // namespace amphi::signaling
