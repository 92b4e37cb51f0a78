#include "mcu/app/cli/room.hpp"

#include <fmt/format.h>

#include "mcu/app/cli/time_text.hpp"

namespace amphi::app::cli {
namespace {

namespace json = boost::json;
using accounts::Service;

json::object to_json(const accounts::StoredRoom& room) {
  json::object out{{"id", room.id.str()}, {"name", room.settings.name}, {"kind", to_string(room.kind)}};
  if (room.ends) out["ends"] = room.ends->time_since_epoch().count();
  return out;
}

Result<std::vector<accounts::AccountId>> ids_of(Service& service, const std::vector<std::string>& names) {
  std::vector<accounts::AccountId> ids;
  for (const std::string& name : names) {
    const auto account = service.accounts().find(name);
    if (!account) return fail(account.error().code, fmt::format("\"{}\": {}", name, account.error().message));
    ids.push_back(account->id);
  }
  return ids;
}

Result<accounts::RoomRequest> request_of(const RoomArguments& arguments, accounts::Time now) {
  accounts::RoomRequest request{.id = {}, .name = arguments.name, .kind = {}, .ends = {}};
  if (!arguments.id.empty()) request.id = RoomId(arguments.id);
  if (arguments.ends.empty()) return request;
  request.kind = accounts::RoomKind::one_off;
  request.ends = parse_time(arguments.ends, now);
  if (!request.ends)
    return fail(ErrorCode::malformed, "--ends takes \"2026-12-01 18:00\", \"+3h\" or \"+2d\"");
  return request;
}

}  // namespace

Result<Report> add_room(Service& service, const std::string& origin, const RoomArguments& arguments) {
  const accounts::Actor by{{}, accounts::wall_clock()};
  const auto request = request_of(arguments, by.now);
  if (!request) return request.error();
  const auto moderators = ids_of(service, arguments.moderators);
  if (!moderators) return moderators.error();
  const auto room = service.rooms().create(by, *request);
  if (!room) return room.error();
  if (auto done = service.rooms().set_moderators(by, room->id, *moderators); !done) return done.error();
  return Report{fmt::format("{}\n{}/panel/{}   (moderators)\nInvite people with: amphi invite add {} ...\n",
                            room->id.str(), origin, room->id.str(), room->id.str()),
                to_json(*room)};
}

Result<Report> list_rooms(Service& service) {
  const auto list = service.rooms().list();
  if (!list) return list.error();
  Report report{list->empty() ? "There is no room yet; see: amphi room add --help\n" : "", json::array()};
  for (const accounts::StoredRoom& room : *list) {
    const std::string end = room.ends ? "until " + to_text(*room.ends) : "";
    report.text += fmt::format("{:<32} {:<32} {}\n", room.id.str(), room.settings.name, end);
    report.json.as_array().push_back(to_json(room));
  }
  return report;
}

Result<Report> delete_room(Service& service, const std::string& id) {
  const accounts::Actor by{{}, accounts::wall_clock()};
  if (auto done = service.rooms().remove(by, RoomId(id)); !done) {
    if (done.error().code != ErrorCode::not_found) return done.error();
    return fail(ErrorCode::not_found, fmt::format("there is no room \"{}\"; see: amphi room list", id));
  }
  return Report{fmt::format("{} is deleted, with its invitations\n", id), json::object{{"id", id}}};
}

}  // namespace amphi::app::cli
