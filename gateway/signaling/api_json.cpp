#include "gateway/signaling/api_json.hpp"

namespace amphi::signaling {
namespace json = boost::json;

std::int64_t to_json(accounts::Time time) {
  return time.time_since_epoch().count();
}

json::object to_json(const accounts::Account& account) {
  return {{"id", account.id.str()},
          {"name", account.name},
          {"role", to_string(account.role)},
          {"disabled", account.disabled},
          {"has_password", account.has_password},
          {"second_factor", account.second_factor},
          {"created", to_json(account.created)}};
}

json::object to_json(const accounts::Session& session, const accounts::SessionId& current) {
  return {{"id", session.id.str()},
          {"account", session.account.str()},
          {"name", session.name},
          {"created", to_json(session.created)},
          {"last_seen", to_json(session.last_seen)},
          {"current", session.id == current}};
}

json::object to_json(const accounts::StoredRoom& room) {
  json::object object{{"id", room.id.str()},
                      {"name", room.settings.name},
                      {"kind", to_string(room.kind)},
                      {"created", to_json(room.created)}};
  if (room.ends) object["ends"] = to_json(*room.ends);
  return object;
}

json::object to_json(const accounts::Invitation& invitation) {
  json::object object{{"id", invitation.id.str()},
                      {"kind", to_string(invitation.kind)},
                      {"role", to_string(invitation.role)},
                      {"uses", invitation.uses},
                      {"used", invitation.used},
                      {"created", to_json(invitation.created)},
                      {"revoked", invitation.revoked}};
  if (!invitation.name.empty()) object["name"] = invitation.name;
  if (invitation.from) object["from"] = to_json(*invitation.from);
  if (invitation.until) object["until"] = to_json(*invitation.until);
  return object;
}

json::object to_json(const accounts::StoredPicture& picture) {
  return {{"id", picture.id.str()}, {"bytes", picture.bytes}, {"created", to_json(picture.created)}};
}

json::object to_json(const accounts::AuditEntry& entry) {
  return {{"id", entry.id},
          {"at", to_json(entry.at)},
          {"who", entry.who},
          {"action", entry.action},
          {"object", entry.object}};
}

}  // namespace amphi::signaling
