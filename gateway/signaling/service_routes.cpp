// What an admin sees of the whole server.
#include <boost/json.hpp>
#include <charconv>

#include "gateway/signaling/api_json.hpp"
#include "gateway/signaling/api_response.hpp"
#include "gateway/signaling/api_routes.hpp"

namespace amphi::signaling {
namespace json = boost::json;
namespace {

/// `before=id`; nothing where it is missing or makes no sense.
std::optional<std::int64_t> before_of(std::string_view query) {
  static constexpr std::string_view kName = "before=";
  if (!query.starts_with(kName)) return std::nullopt;
  std::int64_t value = 0;
  const auto* end = query.data() + query.size();
  const auto parsed = std::from_chars(query.data() + kName.size(), end, value);
  return parsed.ec == std::errc() && parsed.ptr == end ? std::optional(value) : std::nullopt;
}

http::Response audit(const Interior& interior, const Call& call) {
  const auto entries = interior.accounts.audit().list(before_of(call.request.query));
  if (!entries) return problem(entries.error());
  json::array list;
  for (const accounts::AuditEntry& entry : *entries) list.push_back(to_json(entry));
  return json_response(200, list);
}

http::Response machine(const Interior& interior, const Call&) {
  json::object answer = interior.machine ? interior.machine() : json::object();
  json::array& rooms = answer["rooms"].emplace_array();
  for (const session::RoomActor* actor : interior.registry.all()) {
    const room::Room& room = actor->room();
    rooms.push_back(json::object{{"id", room.settings().id.str()},
                                 {"name", room.settings().name},
                                 {"people", room.participants().size()}});
  }
  return json_response(200, answer);
}

}  // namespace

void add_service_routes(GuardedRoutes& routes, const Interior& interior) {
  routes.add_plain("GET", "/audit", Action::see_audit,
                   [interior](const Call& call) { return audit(interior, call); });
  routes.add_plain("GET", "/machine", Action::see_machine,
                   [interior](const Call& call) { return machine(interior, call); });
}

}  // namespace amphi::signaling
