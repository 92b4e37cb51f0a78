#include "mcu/room/moderation.hpp"

#include <array>
#include <boost/json.hpp>
#include <string_view>

#include "mcu/layout/layout_json.hpp"
#include "mcu/room/merge_patch.hpp"
#include "mcu/room/room.hpp"

namespace amphi::room {
namespace json = boost::json;
namespace {

using Part = std::optional<json::value>;  ///< none: the member is absent

Part lobby(const Room& room) {
  json::object people;
  for (const auto& [id, waiting] : room.lobby().waiting()) {
    people.emplace(id.str(), json::object{{"name", waiting.join.name},
                                          {"role", to_string(waiting.join.role)},
                                          {"reason", to_string(waiting.reason)},
                                          {"since", room.unix_time(waiting.since)}});
  }
  return people;
}

Part scenes(const Room& room) {
  json::object scenes;
  for (const auto& [name, scene] : room.desk().saved()) scenes.emplace(name, scene_document(scene));
  return scenes;
}

Part undo(const Room& room) {
  return json::value(room.desk().undo_depth());
}

Part poll_votes(const Room& room) {
  if (!room.poll()) return std::nullopt;
  json::array votes;
  for (const std::size_t count : room.poll()->votes()) votes.emplace_back(count);
  return votes;
}

Part faces(const Room& room) {
  if (room.contact_sheet().viewers().empty()) return std::nullopt;
  return json::value(true);
}

Part consents(const Room& room) {
  json::array ids;
  for (const ParticipantId& id : room.contact_sheet().consents()) ids.emplace_back(id.str());
  return ids;
}

Part recording(const Room& room) {
  const RecordingDesk& desk = room.recording();
  if (!desk.possible()) return std::nullopt;
  json::object object{{"state", desk.state()}};
  if (!desk.report()) return object;
  const ports::RecordingReport& report = *desk.report();
  object["seconds"] = report.seconds;
  object["bytes"] = report.bytes;
  if (report.verified_second) object["verified_second"] = *report.verified_second;
  if (report.offset_ms) object["offset_ms"] = *report.offset_ms;
  if (report.minutes_left) object["minutes_left"] = *report.minutes_left;
  if (report.warning != ports::RecordingReport::Warning::none) object["warning"] = to_string(report.warning);
  if (report.error != ports::RecordingReport::Error::none) object["error"] = to_string(report.error);
  return object;
}

Part recording_answers(const Room& room) {
  if (!room.recording().possible()) return std::nullopt;
  json::object answers;
  for (const auto& [id, accepted] : room.recording().answers()) answers.emplace(id.str(), accepted);
  return answers;
}

/// As the mixer would show the scene with those who are on stage now.
json::array regions(const Room& room, const Scene& scene) {
  std::vector<layout::LayoutMember> members;
  for (const ports::StageMember& member : room.program().stage) {
    members.push_back({.participant = member.participant, .camera = member.camera, .screen = member.screen});
  }
  const RoomSettings& settings = room.settings();
  return layout::to_json(layout::arrange(scene, settings.canvas_width, settings.canvas_height, members,
                                         room.report().active_speaker));
}

Part preview(const Room& room) {
  const auto& scene = room.desk().preview();
  if (!scene) return std::nullopt;
  return json::object{{"scene", scene_document(*scene)}, {"regions", regions(room, *scene)}};
}

struct Member {
  std::string_view name;
  Part (*part)(const Room&);
};
constexpr std::array kMembers{Member{"lobby", lobby},         Member{"scenes", scenes},
                              Member{"undo", undo},           Member{"poll_votes", poll_votes},
                              Member{"faces", faces},         Member{"consents", consents},
                              Member{"recording", recording}, Member{"recording_answers", recording_answers},
                              Member{"preview", preview}};
constexpr std::size_t kPreview = kMembers.size() - 1;

/// Brings one member up to date, and notes in `patch` what that changes.
void update_member(json::object& document, json::object& patch, std::string_view name, const Part& part) {
  const json::value* before = document.if_contains(name);
  if (!part) {
    if (before == nullptr) return;
    patch.emplace(name, nullptr);
    document.erase(name);
  } else if (before == nullptr) {
    patch.emplace(name, *part);
    document.emplace(name, *part);
  } else if (auto change = merge_diff(*before, *part)) {
    patch.emplace(name, std::move(*change));
    document[name] = *part;
  }
}

}  // namespace

Moderation::Moderation(const Room& room) : version_(version_of(room)), document_(json::object()) {
  json::object patch;
  for (const Member& member : kMembers) {
    update_member(document_.as_object(), patch, member.name, member.part(room));
  }
}

std::uint64_t Moderation::version_of(const Room& room) {
  return room.lobby().version() + room.desk().version() + room.contact_sheet().version() +
         room.poll_version() + room.recording().version();
}

std::optional<json::value> Moderation::update(const Room& room) {
  const bool all = std::exchange(version_, version_of(room)) != version_;
  // Who is on stage and who speaks change a preview, too.
  if (!all && !room.desk().preview()) return std::nullopt;
  json::object patch;
  for (std::size_t i = all ? 0 : kPreview; i < kMembers.size(); ++i) {
    update_member(document_.as_object(), patch, kMembers[i].name, kMembers[i].part(room));
  }
  if (patch.empty()) return std::nullopt;
  return patch;
}

}  // namespace amphi::room
