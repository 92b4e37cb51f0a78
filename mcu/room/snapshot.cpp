#include "mcu/room/snapshot.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <string_view>

#include "mcu/media/scene_json.hpp"
#include "mcu/room/merge_patch.hpp"
#include "mcu/room/room.hpp"

namespace amphi::room {
namespace json = boost::json;
namespace {

// Seats are compared by these pointers.
constexpr const char* kOff = "off";
constexpr const char* kMuted = "muted";
constexpr const char* kLive = "live";
constexpr const char* kConnecting = "connecting";
constexpr const char* kConnected = "connected";
constexpr const char* kDisconnected = "disconnected";

const char* microphone(const Participant& p) {
  if (p.client == Client::whep) return kOff;
  if (p.muted) return kMuted;
  return p.arriving.microphone ? kLive : kOff;
}

const char* connection(const Participant& p) {
  if (p.client == Client::browser && !p.socket) return kDisconnected;
  switch (p.connection_state) {
    case ConnectionState::connecting:
      return kConnecting;
    case ConnectionState::connected:
      return kConnected;
    case ConnectionState::disconnected:
    case ConnectionState::closed:
      break;
  }
  return kDisconnected;
}

std::string_view mixer(MixerState state) {
  constexpr std::array<std::string_view, 3> kNames{"starting", "running", "restarting"};
  return kNames.at(static_cast<std::size_t>(state));
}

json::array ids(const std::vector<ParticipantId>& list) {
  json::array array;
  for (const ParticipantId& id : list) array.emplace_back(id.str());
  return array;
}

void remove_nulls(json::value& value) {
  json::object* object = value.if_object();
  if (object == nullptr) return;
  for (auto it = object->begin(); it != object->end();) {
    if (it->value().is_null()) {
      it = object->erase(it);
    } else {
      remove_nulls(it->value());
      ++it;
    }
  }
}

json::array on_screen(const Room& room) {
  json::array array;
  for (const VisibleTile& visible : room.report().on_screen) {
    if (room.find(visible.tile.participant) == nullptr) continue;
    array.push_back({{"participant", visible.tile.participant.str()},
                     {"source", amphi::to_string(visible.tile.source)},
                     {"x", visible.x},
                     {"y", visible.y},
                     {"width", visible.width},
                     {"height", visible.height},
                     {"live", visible.live}});
  }
  return array;
}

json::value policy(const Policy& policy) {
  return {{"lobby", policy.lobby},
          {"locked", policy.locked},
          {"unmute", policy.unmute},
          {"chat", to_string(policy.chat)},
          {"slow_mode", policy.slow_mode}};
}

json::value poll(const Poll& poll) {
  json::array choices;
  for (std::size_t i = 0; i < poll.choices().size(); ++i) {
    json::object choice{{"text", poll.choices()[i]}};
    if (!poll.open()) choice["votes"] = poll.votes()[i];
    choices.push_back(std::move(choice));
  }
  return {{"id", poll.id()},
          {"question", poll.question()},
          {"choices", std::move(choices)},
          {"multiple", poll.multiple()},
          {"open", poll.open()},
          {"voters", poll.voters()}};
}

json::object head_of(const Room& room) {
  const RoomSettings& settings = room.settings();
  json::object head{{"room", {{"id", settings.id.str()}, {"name", settings.name}}},
                    {"stage", ids(room.stage())},
                    {"hands", ids(room.hands())},
                    {"scene", scene_document(room.scene())},
                    {"on_screen", on_screen(room)},
                    {"canvas", {{"width", settings.canvas_width}, {"height", settings.canvas_height}}},
                    {"policy", policy(room.policy())},
                    {"mixer", mixer(room.mixer())}};
  const auto& speaker = room.report().active_speaker;
  if (speaker && room.find(*speaker) != nullptr) head["speaking"] = speaker->str();
  if (room.load() != Thinning::none) head["load"] = room.load() == Thinning::refuse ? "full" : "thinned";
  if (const auto& said = room.announcement()) head["announcement"] = {{"id", said->id}, {"text", said->text}};
  if (room.poll()) head["poll"] = poll(*room.poll());
  if (const auto& recording = room.recording().request()) {
    head["recording"] = recording->paused ? "paused" : "on";
  }
  return head;
}

}  // namespace

json::value scene_document(const Scene& scene) {
  json::value value = amphi::to_json(scene);
  remove_nulls(value);
  return value;
}

Snapshot::Snapshot(const Room& room) : head_(head_of(room)), document_(head_) {
  document_.as_object().emplace("participants", json::object());
}

Snapshot::Seats Snapshot::seats_of(const Room& room) {
  Seats seats;
  for (const auto& [id, p] : room.participants()) {
    seats.emplace_hint(seats.end(), id,
                       Seat{.stage = false,
                            .camera = p.camera,
                            .screen = p.screen,
                            .held = false,
                            .floor = p.floor,
                            .microphone = microphone(p),
                            .connection = connection(p),
                            .hand = 0});
  }
  for (const ParticipantId& id : room.stage()) {
    Seat& seat = seats.at(id);
    seat.stage = true;
    seat.held = room.held(*room.find(id));
  }
  std::size_t place = 0;
  for (const ParticipantId& id : room.hands()) seats.at(id).hand = ++place;
  return seats;
}

json::object Snapshot::to_json(const Participant& p, const Seat& seat) {
  json::object object{
      {"name", p.name},        {"role", to_string(p.role)},     {"client", to_string(p.client)},
      {"stage", seat.stage},   {"microphone", seat.microphone}, {"camera", seat.camera},
      {"screen", seat.screen}, {"connection", seat.connection}};
  if (seat.hand != 0) object["hand"] = seat.hand;
  if (seat.held) object["held"] = true;
  if (seat.floor) object["floor"] = true;
  return object;
}

json::object Snapshot::changes_of_seats(const Room& room, const Seats& seats) const {
  json::object changes;
  for (const auto& [id, seat] : seats_) {
    if (!seats.contains(id)) changes.emplace(id.str(), nullptr);
  }
  for (const auto& [id, seat] : seats) {
    const auto before = seats_.find(id);
    const Participant& participant = *room.find(id);
    if (before == seats_.end()) {
      changes.emplace(id.str(), to_json(participant, seat));
    } else if (before->second != seat) {
      auto change = merge_diff(to_json(participant, before->second), to_json(participant, seat));
      changes.emplace(id.str(), std::move(*change));
    }
  }
  return changes;
}

std::optional<json::value> Snapshot::update(const Room& room) {
  json::value head = head_of(room);
  Seats seats = seats_of(room);
  json::value patch = merge_diff(head_, head).value_or(json::object());
  json::object changes = changes_of_seats(room, seats);
  if (!changes.empty()) patch.as_object().emplace("participants", std::move(changes));
  if (patch.as_object().empty()) return std::nullopt;
  head_ = std::move(head);
  seats_ = std::move(seats);
  merge_apply(document_, patch);
  return patch;
}

}  // namespace amphi::room
