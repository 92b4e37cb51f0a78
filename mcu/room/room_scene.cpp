// What the picture shows, and the sheet of stills of those who are not in it.
#include "mcu/room/room.hpp"

namespace amphi::room {

Room::Outcome Room::scene_changed(Transition transition) {
  transition_ = transition;
  return Accepted{};
}

Room::Outcome Room::on(const SetScene& command) {
  if (auto allowed = allow(command.by, Action::change_scene); !allowed) return allowed.error();
  desk_.set_live(command.scene);
  return scene_changed(command.transition);
}

Room::Outcome Room::on(const SetPreview& command) {
  if (auto allowed = allow(command.by, Action::change_scene); !allowed) return allowed.error();
  desk_.set_preview(command.scene);
  return Accepted{};
}

Room::Outcome Room::on(const TakePreview& command) {
  if (auto allowed = allow(command.by, Action::change_scene); !allowed) return allowed.error();
  if (auto taken = desk_.take(); !taken) return taken.error();
  return scene_changed(command.transition);
}

Room::Outcome Room::on(const UndoScene& command) {
  if (auto allowed = allow(command.by, Action::change_scene); !allowed) return allowed.error();
  if (auto undone = desk_.undo(); !undone) return undone.error();
  return Accepted{};
}

Room::Outcome Room::scenes_saved(const Result<>& saved) {
  if (!saved) return saved.error();
  before_.push_back(SaveScenes{to_json_text(desk_.saved())});
  return Accepted{};
}

Room::Outcome Room::on(const SaveScene& command) {
  if (auto allowed = allow(command.by, Action::change_scene); !allowed) return allowed.error();
  return scenes_saved(desk_.save(command.name));
}

Room::Outcome Room::on(const DeleteScene& command) {
  if (auto allowed = allow(command.by, Action::change_scene); !allowed) return allowed.error();
  return scenes_saved(desk_.remove(command.name));
}

void Room::tell_faces_wanted(bool before) {
  const bool wanted = !faces_.viewers().empty();
  if (wanted == before) return;
  for (const ParticipantId& id : faces_.consents()) after_.push_back(SendTo{id, FacesWanted{wanted}});
}

Room::Outcome Room::on(const WatchFaces& command) {
  if (auto allowed = allow(command.participant, Action::see_faces); !allowed) return allowed.error();
  const bool wanted = !faces_.viewers().empty();
  faces_.set_viewer(command.participant, command.on);
  tell_faces_wanted(wanted);
  if (!command.on) return Accepted{};
  for (Face& face : faces_.all()) after_.push_back(SendTo{command.participant, std::move(face)});
  return Accepted{};
}

Room::Outcome Room::on(const ConsentFace& command) {
  const auto participant = member(command.participant);
  if (!participant) return participant.error();
  if (auto allowed = allow_own(**participant, Action::show_face); !allowed) return allowed.error();
  faces_.set_consent(command.participant, command.on);
  if (command.on && !faces_.viewers().empty()) {
    after_.push_back(SendTo{command.participant, FacesWanted{true}});
  }
  return Accepted{};
}

Room::Outcome Room::on(const SendFace& command) {
  const auto participant = member(command.participant);
  if (!participant) return participant.error();
  if (auto allowed = allow_own(**participant, Action::show_face); !allowed) return allowed.error();
  const auto face = faces_.receive(command.participant, command.image, now_);
  if (!face) return face.error();
  for (const ParticipantId& viewer : faces_.viewers()) before_.push_back(SendTo{viewer, *face});
  return Accepted{};
}

}  // namespace amphi::room
