#pragma once
#include <boost/json/value.hpp>
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "mcu/base/clock.hpp"
#include "mcu/room/command.hpp"
#include "mcu/room/effect.hpp"
#include "mcu/room/participant.hpp"

namespace amphi::room {

inline constexpr Duration kGrace = std::chrono::seconds(60);  ///< a seat without its socket
inline constexpr Duration kMediaGrace =
    std::chrono::seconds(30);  ///< a WHIP or WHEP client without connection

/// How long somebody who never connected keeps his seat when the room is full and another one comes.
inline constexpr Duration kPatience = std::chrono::seconds(5);

struct RoomSettings {
  RoomId id;
  std::string name;
  std::size_t max_attendees = 256;
  std::size_t max_participants = 288;
  std::size_t moderator_seats = 8;  ///< beyond those, so that nobody can lock the moderators out
  std::size_t max_on_stage = 32;
  int canvas_width = 1280;
  int canvas_height = 720;
};

/// The room as a pure state machine: no thread, no clock, no I/O. The caller carries the effects out in their
/// order. Invariants: whoever is on stage or has a hand up is present; nobody off stage is unmuted or has a
/// camera or screen on; the revision rises by one with each Broadcast, and each Broadcast turns the earlier
/// snapshot into the present.
class Room {
 public:
  explicit Room(RoomSettings settings);

  /// Exactly one Answer for a command from a participant or a Sender, none for the machinery's.
  Effects handle(const Command& command, Instant now);
  /// When the room wants a Tick; none while nobody is missing.
  [[nodiscard]] std::optional<Instant> next_deadline() const;

  [[nodiscard]] const RoomSettings& settings() const { return settings_; }
  [[nodiscard]] const boost::json::value& snapshot() const { return snapshot_; }  ///< see docs/protocol.md
  [[nodiscard]] std::uint64_t revision() const { return revision_; }
  [[nodiscard]] const Scene& scene() const { return scene_; }
  [[nodiscard]] std::uint64_t scene_revision() const {
    return scene_revision_;
  }  ///< rises when the scene changes
  [[nodiscard]] const ProgramRequest& program() const { return program_; }
  [[nodiscard]] bool empty() const { return participants_.empty(); }
  [[nodiscard]] const Participant* find(const ParticipantId& id) const;
  [[nodiscard]] bool on_stage(const ParticipantId& id) const;
  [[nodiscard]] const std::vector<ParticipantId>& stage() const { return stage_; }
  [[nodiscard]] const std::vector<ParticipantId>& hands() const { return hands_; }
  [[nodiscard]] const std::map<ParticipantId, Participant>& participants() const { return participants_; }
  [[nodiscard]] const ProgramReport& report() const { return report_; }
  [[nodiscard]] MixerState mixer() const { return mixer_; }
  [[nodiscard]] Thinning load() const { return load_; }

 private:
  using Outcome = Result<Accepted>;

  Outcome on(const Join& command);
  Outcome on(const Resume& command);
  Outcome on(const Leave& command);
  Outcome on(const SetMuted& command);
  Outcome on(const SetCamera& command);
  Outcome on(const SetScreen& command);
  Outcome on(const SetQuality& command);
  Outcome on(const RaiseHand& command);
  Outcome on(const LowerHand& command);
  Outcome on(const SetStage& command);
  Outcome on(const MuteOther& command);
  Outcome on(const Remove& command);
  Outcome on(const SetScene& command);
  void on(const SocketLost& command);
  void on(const ConnectionStarted& command);
  void on(const ConnectionChanged& command);
  void on(const ArrivingChanged& command);
  void on(const SenderLimitsChanged& command);
  void on(const DeliveryChanged& command);
  void on(const ProgramReported& command);
  void on(const MixerChanged& command);
  void on(const LoadChanged& command);
  void on(const Tick& command);
  void on(const Close& command);

  // Steps that several commands share.
  Participant* seat(const ParticipantId& id);
  Result<Participant*> member(const ParticipantId& id);
  Result<Role> role_of(const Sender& sender) const;
  Result<> allow(const Sender& sender, Action action) const;
  Result<> allow_own(Participant& participant, Action action);
  Result<> enter_stage(Participant& participant);
  void leave_stage(Participant& participant);
  [[nodiscard]] Result<std::string> name_for(const Join& join) const;
  static Result<Role> role_for(const Join& join);
  [[nodiscard]] Result<> admit(Role role) const;
  Result<> find_seat(Role role);
  [[nodiscard]] const Participant* longest_absent(bool attendee) const;
  void apply_quality(const Participant& participant);
  void drop(const ParticipantId& id);
  void let_go(const ParticipantId& id, CloseReason reason);
  void on_client_connection(Participant& participant);
  Outcome set_source(const ParticipantId& id, Action action, bool on, bool Participant::*source);

  // Turning what changed into effects.
  void publish();
  [[nodiscard]] Answer answer(const Outcome& outcome) const;
  [[nodiscard]] ProgramRequest make_program() const;

  RoomSettings settings_;
  std::map<ParticipantId, Participant> participants_;
  std::vector<ParticipantId> stage_;  ///< in the order in which they came
  std::vector<ParticipantId> hands_;  ///< in the order in which they were raised
  Scene scene_;
  std::uint64_t scene_revision_ = 1;
  ProgramReport report_;
  MixerState mixer_ = MixerState::starting;
  Thinning load_ = Thinning::none;

  ProgramRequest program_;       ///< the last one asked for
  boost::json::value snapshot_;  ///< the last one told
  std::uint64_t revision_ = 1;
  // Of the command in hand.
  Instant now_;
  Effects before_;                       ///< ahead of the program and the patch
  Effects after_;                        ///< behind the answer
  std::optional<ParticipantId> except_;  ///< gets the snapshot instead of the patch
};

}  // namespace amphi::room
