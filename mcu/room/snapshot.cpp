#include "mcu/room/snapshot.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <string_view>

#include "mcu/media/scene_json.hpp"

namespace amphi::room {
namespace json = boost::json;
namespace {

std::string_view microphone(const Participant& p) {
  if (p.client == Client::whep) return "off";
  if (p.muted) return "muted";
  return p.arriving.microphone ? "live" : "off";
}

std::string_view connection(const Participant& p) {
  if (p.client == Client::browser && !p.socket) return "disconnected";
  switch (p.connection_state) {
    case ConnectionState::connecting:
      return "connecting";
    case ConnectionState::connected:
      return "connected";
    case ConnectionState::disconnected:
    case ConnectionState::closed:
      break;
  }
  return "disconnected";
}

std::string_view mixer(MixerState state) {
  constexpr std::array<std::string_view, 3> kNames{"starting", "running", "restarting"};
  return kNames[static_cast<std::size_t>(state)];
}

json::value participant(const Room& room, const Participant& p) {
  json::object object{{"name", p.name},
                      {"role", to_string(p.role)},
                      {"client", to_string(p.client)},
                      {"stage", room.on_stage(p.id)},
                      {"microphone", microphone(p)},
                      {"camera", p.camera},
                      {"screen", p.screen},
                      {"connection", connection(p)}};
  const auto hand = std::find(room.hands().begin(), room.hands().end(), p.id);
  if (hand != room.hands().end()) object["hand"] = hand - room.hands().begin() + 1;
  return object;
}

json::array ids(const std::vector<ParticipantId>& list) {
  json::array array;
  for (const ParticipantId& id : list) array.emplace_back(id.str());
  return array;
}

json::value scene(const Scene& scene) {
  json::value value = to_json(scene);
  if (!scene.pinned) value.as_object().erase("pinned");
  return value;
}

json::array on_screen(const Room& room) {
  json::array array;
  for (const VisibleTile& visible : room.report().on_screen) {
    if (room.find(visible.tile.participant) == nullptr) continue;
    array.push_back({{"participant", visible.tile.participant.str()},
                     {"source", to_string(visible.tile.source)},
                     {"x", visible.x},
                     {"y", visible.y},
                     {"width", visible.width},
                     {"height", visible.height},
                     {"live", visible.live}});
  }
  return array;
}

}  // namespace

json::value make_snapshot(const Room& room) {
  const RoomSettings& settings = room.settings();
  json::object participants;
  for (const auto& [id, p] : room.participants()) participants.emplace(id.str(), participant(room, p));
  json::object snapshot{{"room", {{"id", settings.id.str()}, {"name", settings.name}}},
                        {"participants", std::move(participants)},
                        {"stage", ids(room.stage())},
                        {"hands", ids(room.hands())},
                        {"scene", scene(room.scene())},
                        {"on_screen", on_screen(room)},
                        {"canvas", {{"width", settings.canvas_width}, {"height", settings.canvas_height}}},
                        {"mixer", mixer(room.mixer())}};
  const auto& speaker = room.report().active_speaker;
  if (speaker && room.find(*speaker) != nullptr) snapshot["speaking"] = speaker->str();
  if (room.load() != Thinning::none) snapshot["load"] = room.load() == Thinning::refuse ? "full" : "thinned";
  return snapshot;
}

}  // namespace amphi::room
