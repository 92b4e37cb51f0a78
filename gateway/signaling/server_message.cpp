#include "gateway/signaling/server_message.hpp"

#include <boost/json.hpp>

namespace amphi::signaling {
namespace json = boost::json;
namespace {

/// Seconds after which somebody who was turned away may try again.
constexpr int kRetryAfter = 5;

/// As RTCIceServer.
json::array to_json(const std::vector<http::IceServer>& servers) {
  json::array list;
  for (const http::IceServer& server : servers) {
    json::object entry{{"urls", json::array{server.url}}};
    if (!server.username.empty()) entry["username"] = server.username;
    if (!server.credential.empty()) entry["credential"] = server.credential;
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace

std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::malformed:
      return "malformed";
    case ErrorCode::unsupported:
      return "unsupported";
    case ErrorCode::unauthorized:
      return "unauthorized";
    case ErrorCode::forbidden:
      return "forbidden";
    case ErrorCode::not_found:
      return "not_found";
    case ErrorCode::conflict:
      return "conflict";
    case ErrorCode::overloaded:
      return "overloaded";
    case ErrorCode::closed:
      return "closed";
    case ErrorCode::timeout:
      return "timeout";
    case ErrorCode::environment:
      break;
  }
  return "environment";
}

std::string ok_message(std::optional<std::uint64_t> id, json::object more) {
  if (!id) return "";
  more["type"] = "ok";
  more["id"] = *id;
  return json::serialize(more);
}

std::string error_message(std::optional<std::uint64_t> id, const Error& error) {
  json::object message{{"type", "error"}, {"code", to_string(error.code)}, {"message", error.message}};
  if (error.code == ErrorCode::overloaded) message["retry_after"] = kRetryAfter;
  if (id) message["id"] = *id;
  return json::serialize(message);
}

std::string joined_message(std::optional<std::uint64_t> id, const room::Accepted& accepted,
                           const std::string& resume, const IceServers& ice_servers, const room::Room& room) {
  const room::Participant* self = room.find(accepted.participant);
  json::object message{{"type", "joined"},
                       {"participant", accepted.participant.str()},
                       {"role", room::to_string(accepted.role)},
                       {"resume", resume},
                       {"ice_servers", to_json(ice_servers.list())},
                       {"ice_transport_policy", ice_servers.relay_only() ? "relay" : "all"},
                       {"quality", to_string(self != nullptr ? self->quality : Quality())},
                       {"revision", accepted.revision},
                       {"state", room.snapshot()}};
  if (const auto answer = room.recording().answer_of(accepted.participant)) message["recorded"] = *answer;
  if (accepted.role == room::Role::moderator) {
    message["moderation"] = room.moderation();
    message["moderation_revision"] = room.moderation_revision();
  }
  if (id) message["id"] = *id;
  return json::serialize(message);
}

std::string waiting_message(std::optional<std::uint64_t> id, ports::LobbyReason reason,
                            const std::string& resume, const room::Room& room) {
  const room::RoomSettings& settings = room.settings();
  json::object message{{"type", "waiting"},
                       {"reason", room::to_string(reason)},
                       {"resume", resume},
                       {"room", {{"id", settings.id.str()}, {"name", settings.name}}}};
  if (id) message["id"] = *id;
  return json::serialize(message);
}

std::string ice_servers_message(const IceServers& ice_servers) {
  return json::serialize(json::object{{"type", "ice_servers"}, {"ice_servers", to_json(ice_servers.list())}});
}

}  // namespace amphi::signaling
