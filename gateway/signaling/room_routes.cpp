// Rooms and their settings.
#include <boost/json.hpp>

#include "gateway/signaling/api_json.hpp"
#include "gateway/signaling/api_response.hpp"
#include "gateway/signaling/api_routes.hpp"
#include "gateway/signaling/json_body.hpp"

namespace amphi::signaling {
namespace json = boost::json;
namespace {

std::optional<accounts::Time> time_of(std::optional<std::int64_t> seconds) {
  if (!seconds) return std::nullopt;
  return accounts::Time(std::chrono::seconds(*seconds));
}

http::Response list(const Interior& interior, const Call& call) {
  const accounts::Session& session = call.principal.session;
  const auto rooms = interior.accounts.rooms().of_account(session.account, session.role);
  if (!rooms) return problem(rooms.error());
  json::array list;
  for (const accounts::StoredRoom& room : *rooms) {
    json::object entry = to_json(room);
    const session::RoomActor* open = interior.registry.find(room.id);
    entry["people"] = open != nullptr ? open->room().participants().size() : 0;
    list.push_back(std::move(entry));
  }
  return json_response(200, list);
}

Result<accounts::StoredRoom> make(accounts::Rooms& rooms, const Call& call) {
  JsonBody body(call.body);
  accounts::RoomRequest request;
  request.name = body.text("name");
  if (auto id = body.optional_text("id")) request.id = RoomId(std::move(*id));
  request.kind = body.word("kind", accounts::room_kind_from_string, "permanent or one_off")
                     .value_or(accounts::RoomKind::permanent);
  request.ends = time_of(body.optional_number("ends"));
  if (auto checked = body.checked(); !checked) return checked.error();
  auto made = rooms.create(call.actor(), request);
  // An admin moderates every room; a moderator those that he makes.
  const accounts::Session& session = call.principal.session;
  if (!made || session.role == accounts::AccountRole::admin) return made;
  if (auto set = rooms.set_moderators(call.actor(), made->id, {session.account}); !set) return set.error();
  return made;
}

http::Response create(const Interior& interior, const Call& call) {
  const auto made = make(interior.accounts.rooms(), call);
  if (!made) return problem(made.error());
  interior.keeper.sync();
  return json_response(201, to_json(*made));
}

Result<json::object> describe(accounts::Rooms& rooms, const RoomId& id) {
  const auto room = rooms.get(id);
  if (!room) return room.error();
  const auto moderators = rooms.moderators(id);
  if (!moderators) return moderators.error();
  json::object object = to_json(*room);
  object["lobby"] = room->settings.lobby;
  object["chat"] = room->settings.chat;
  object["unmute"] = room->settings.unmute;
  json::array& ids = object["moderators"].emplace_array();
  for (const accounts::AccountId& moderator : *moderators) ids.emplace_back(moderator.str());
  return object;
}

http::Response get_settings(const Interior& interior, const Call& call) {
  const auto described = describe(interior.accounts.rooms(), call.room());
  return described ? json_response(200, *described) : problem(described.error());
}

Result<> change(accounts::Rooms& rooms, const Call& call,
                const std::optional<std::vector<std::string>>& moderators) {
  JsonBody body(call.body);
  const auto room = rooms.get(call.room());
  if (!room) return room.error();
  accounts::RoomSettings settings = room->settings;
  settings.name = body.optional_text("name").value_or(settings.name);
  settings.chat = body.optional_text("chat").value_or(settings.chat);
  settings.lobby = body.optional_flag("lobby").value_or(settings.lobby);
  settings.unmute = body.optional_flag("unmute").value_or(settings.unmute);
  if (auto checked = body.checked(); !checked) return checked;
  if (settings != room->settings) {
    if (auto set = rooms.set_settings(call.actor(), call.room(), settings); !set) return set;
  }
  if (!moderators) return {};
  std::vector<accounts::AccountId> ids;
  for (const std::string& id : *moderators) ids.emplace_back(id);
  return rooms.set_moderators(call.actor(), call.room(), ids);
}

http::Response patch_settings(const Interior& interior, const Call& call) {
  JsonBody body(call.body);
  const auto moderators = body.optional_texts("moderators");
  if (auto checked = body.checked(); !checked) return problem(checked.error());
  if (moderators) {
    const Verdict verdict = may(call.principal, Action::choose_moderators);
    if (verdict != Verdict::allowed) return refusal(verdict);
  }
  if (auto changed = change(interior.accounts.rooms(), call, moderators); !changed)
    return problem(changed.error());
  interior.keeper.sync();
  return get_settings(interior, call);
}

http::Response remove(const Interior& interior, const Call& call) {
  if (interior.keeper.is_of_configuration(call.room())) {
    return problem(fail(ErrorCode::conflict, "This room is in the configuration file: take it out there."));
  }
  if (auto removed = interior.accounts.rooms().remove(call.actor(), call.room()); !removed) {
    return problem(removed.error());
  }
  interior.keeper.sync();
  return http::Response(204);
}

}  // namespace

void add_room_routes(GuardedRoutes& routes, const Interior& interior) {
  const auto add = [&](auto method, auto path, Action action, auto operation) {
    routes.add_plain(method, path, action,
                     [interior, operation](const Call& call) { return operation(interior, call); });
  };
  add("GET", "/rooms", Action::list_rooms, list);
  add("POST", "/rooms", Action::make_room, create);
  add("GET", "/rooms/{room}/settings", Action::keep_room, get_settings);
  add("PATCH", "/rooms/{room}/settings", Action::keep_room, patch_settings);
  add("DELETE", "/rooms/{room}", Action::keep_room, remove);
}

}  // namespace amphi::signaling
