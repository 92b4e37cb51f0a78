#pragma once
#include <boost/json/value.hpp>
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "mcu/base/clock.hpp"
#include "mcu/room/command.hpp"
#include "mcu/room/contact_sheet.hpp"
#include "mcu/room/effect.hpp"
#include "mcu/room/lobby.hpp"
#include "mcu/room/moderation.hpp"
#include "mcu/room/participant.hpp"
#include "mcu/room/poll.hpp"
#include "mcu/room/recording_desk.hpp"
#include "mcu/room/scene_desk.hpp"
#include "mcu/room/snapshot.hpp"

namespace amphi::room {

inline constexpr Duration kGrace = std::chrono::seconds(60);  ///< a seat without its socket
inline constexpr Duration kMediaGrace =
    std::chrono::seconds(30);  ///< a WHIP or WHEP client without connection

/// How long somebody who never connected keeps his seat when the room is full and another one comes.
inline constexpr Duration kPatience = std::chrono::seconds(5);

/// How long a pass that was taken back is turned away: a ticket issued for it before lives 30 s.
inline constexpr Duration kBarred = std::chrono::seconds(60);
/// How long a second device that was refused is turned away: its pass is good, and its owner may be honest.
inline constexpr Duration kRefusedDevice = std::chrono::minutes(10);

/// Seats of one pass, so that nobody fills a room alone.
inline constexpr std::size_t kSeatsPerPass = 4;
inline constexpr std::size_t kMaxAnnouncement = 300;  ///< characters
inline constexpr std::size_t kMaxChatText = 1000;     ///< characters

struct RoomSettings {
  RoomId id;
  std::string name;
  std::size_t max_attendees = 256;
  std::size_t max_participants = 288;
  std::size_t moderator_seats = 8;  ///< beyond those, so that nobody can lock the moderators out
  std::size_t max_on_stage = 32;
  std::size_t max_waiting = 256;  ///< in the lobby
  int canvas_width = 1280;
  int canvas_height = 720;
  Policy policy = {};                   ///< at first, and again whenever the room was empty
  std::string saved_scenes = {};        ///< as SaveScenes gave them; "" for none
  bool recordable = false;              ///< the server is set up to record
  std::chrono::seconds unix_at_zero{};  ///< the time since 1970 at Instant{}
};

/// A moderator's word to everybody, until he takes it back.
struct Announcement {
  std::uint64_t id = 0;
  std::string text;
};

/// The room as a pure state machine: no thread, no clock, no I/O. The caller carries the effects out in their
/// order. Invariants: whoever is on stage or has a hand up is present; nobody off stage is unmuted or has a
/// camera or screen on; nobody waits and is present; the revision rises by one with each Broadcast, and each
/// Broadcast turns the earlier snapshot into the present. What people did in it is forgotten when the last
/// one has left, but for the scene.
class Room {
 public:
  explicit Room(RoomSettings settings);

  /// Exactly one Answer for a command from a participant or a Sender, none for the machinery's.
  Effects handle(const Command& command, Instant now);
  /// When the room wants a Tick; none while nobody is missing.
  [[nodiscard]] std::optional<Instant> next_deadline() const;

  [[nodiscard]] const RoomSettings& settings() const { return settings_; }
  /// See docs/protocol.md.
  [[nodiscard]] const boost::json::value& snapshot() const { return snapshot_.document(); }
  [[nodiscard]] std::uint64_t revision() const { return revision_; }
  /// What moderators alone know.
  [[nodiscard]] const boost::json::value& moderation() const { return moderation_.document(); }
  [[nodiscard]] std::uint64_t moderation_revision() const { return moderation_revision_; }
  [[nodiscard]] const Scene& scene() const { return desk_.live(); }
  [[nodiscard]] std::uint64_t scene_revision() const { return desk_.live_revision(); }
  [[nodiscard]] const SceneDesk& desk() const { return desk_; }
  [[nodiscard]] const Policy& policy() const { return policy_; }
  [[nodiscard]] const Lobby& lobby() const { return lobby_; }
  [[nodiscard]] const std::optional<Announcement>& announcement() const { return announcement_; }
  [[nodiscard]] const std::optional<Poll>& poll() const { return poll_; }
  /// Rises with every vote, and with every poll that comes, closes or goes.
  [[nodiscard]] std::uint64_t poll_version() const { return poll_version_; }
  [[nodiscard]] const ContactSheet& contact_sheet() const { return faces_; }
  [[nodiscard]] const RecordingDesk& recording() const { return recording_; }
  /// Why somebody would have to wait if he came now.
  [[nodiscard]] LobbyReason reason_to_wait(const Join& join) const;
  /// An attendee on stage who may not unmute himself.
  [[nodiscard]] bool held(const Participant& participant) const;
  [[nodiscard]] std::int64_t unix_time(Instant at) const;
  [[nodiscard]] const ProgramRequest& program() const { return program_; }
  [[nodiscard]] bool empty() const { return participants_.empty(); }
  [[nodiscard]] const Participant* find(const ParticipantId& id) const;
  /// Who may come back with that key; null when there is none, or he waits in the lobby.
  [[nodiscard]] const Participant* find_seat(const ResumeKey& key) const;
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
  Outcome on(const Say& command);
  Outcome on(const Vote& command);
  Outcome on(const ConsentFace& command);
  Outcome on(const SendFace& command);
  Outcome on(const LowerHand& command);
  Outcome on(const SetStage& command);
  Outcome on(const MuteOther& command);
  Outcome on(const MuteAll& command);
  Outcome on(const Remove& command);
  Outcome on(const Admit& command);
  Outcome on(const Refuse& command);
  Outcome on(const GiveFloor& command);
  Outcome on(const TakeFloor& command);
  Outcome on(const AskUnmute& command);
  Outcome on(const ChangePolicy& command);
  Outcome on(const EndRoom& command);
  Outcome on(const Announce& command);
  Outcome on(const StartPoll& command);
  Outcome on(const ClosePoll& command);
  Outcome on(const ClearPoll& command);
  Outcome on(const SetScene& command);
  Outcome on(const SetPreview& command);
  Outcome on(const TakePreview& command);
  Outcome on(const UndoScene& command);
  Outcome on(const SaveScene& command);
  Outcome on(const DeleteScene& command);
  Outcome on(const StartRecording& command);
  Outcome on(const PauseRecording& command);
  Outcome on(const StopRecording& command);
  Outcome on(const AnswerRecording& command);
  Outcome on(const WatchFaces& command);
  void on(const SocketLost& command);
  void on(const ConnectionStarted& command);
  void on(const ConnectionChanged& command);
  void on(const ArrivingChanged& command);
  void on(const SenderLimitsChanged& command);
  void on(const DeliveryChanged& command);
  void on(const ProgramReported& command);
  void on(const RecordingReported& command);
  void on(const MixerChanged& command);
  void on(const LoadChanged& command);
  void on(const Revoke& command);
  void on(const Configure& command);
  void on(const Tick& command);
  void on(const Close& command);

  // Steps that several commands share.
  Participant* seat(const ParticipantId& id);
  Result<Participant*> member(const ParticipantId& id);
  /// The participant, where `sender` may do `action` to him.
  Result<Participant*> member_for(const Sender& sender, Action action, const ParticipantId& id);
  Result<Role> role_of(const Sender& sender) const;
  [[nodiscard]] std::string name_of(const Sender& sender) const;
  Result<> allow(const Sender& sender, Action action) const;
  Result<> allow_own(Participant& participant, Action action);
  Result<> enter_stage(Participant& participant);
  void leave_stage(Participant& participant);
  void mute(Participant& participant);
  void ask_to_unmute(Participant& participant, const Sender& by);
  void apply_quality(const Participant& participant);
  void on_client_connection(Participant& participant);
  Outcome set_source(const ParticipantId& id, Action action, bool on, bool Participant::*source);

  // Coming and going.
  [[nodiscard]] Result<std::string> name_for(const Join& join) const;
  [[nodiscard]] std::string free_name(const std::string& name) const;
  static Result<Role> role_for(const Join& join);
  [[nodiscard]] Result<> check(const Join& join) const;
  [[nodiscard]] Result<> check_load(Role role) const;
  Result<> find_seat(Role role);
  Result<> find_seat_of(const PassId& pass);
  [[nodiscard]] const Participant* longest_absent(bool attendee) const;
  [[nodiscard]] bool moderator_is_here() const;
  Outcome enter(const Join& join, Role role, const std::string& name);
  Outcome wait(const Join& join, std::string name, LobbyReason reason);
  Outcome resume_waiting(const Waiting& waiting);
  /// From the lobby into the room.
  Result<> let_in(const ParticipantId& id);
  void review_lobby();
  void turn_away(const ParticipantId& id, CloseReason reason);
  void dismiss(const PassId& pass, CloseReason reason);
  void dismiss_all(CloseReason reason);
  void drop(const ParticipantId& id);
  void let_go(const ParticipantId& id, CloseReason reason);
  void forget_if_empty();

  // Scenes and faces.
  Outcome scene_changed(Transition transition);
  Outcome scenes_saved(const Result<>& saved);
  void tell_faces_wanted(bool before);
  static Outcome recorded(const Result<>& done);

  // Turning what changed into effects.
  void publish();
  [[nodiscard]] Answer answer(const Outcome& outcome) const;
  [[nodiscard]] ProgramRequest make_program() const;

  RoomSettings settings_;
  Policy policy_;
  Lobby lobby_;
  std::map<ParticipantId, Participant> participants_;
  std::vector<ParticipantId> stage_;  ///< in the order in which they came
  std::vector<ParticipantId> hands_;  ///< in the order in which they were raised
  SceneDesk desk_;
  ContactSheet faces_;
  RecordingDesk recording_;
  std::optional<Announcement> announcement_;
  std::optional<Poll> poll_;
  std::uint64_t numbered_ = 0;  ///< announcements and polls
  std::uint64_t poll_version_ = 0;
  ProgramReport report_;
  MixerState mixer_ = MixerState::starting;
  Thinning load_ = Thinning::none;

  ProgramRequest program_;  ///< the last one asked for
  Snapshot snapshot_;       ///< the last one told
  std::uint64_t revision_ = 1;
  Moderation moderation_;  ///< the last one told
  std::uint64_t moderation_revision_ = 1;
  /// What the reasons to wait were found by.
  struct Review {
    Policy policy;
    bool moderator_is_here = false;
    std::size_t people = 0;
    Thinning load = Thinning::none;
    friend bool operator==(const Review&, const Review&) = default;
  };
  std::optional<Review> reviewed_;
  // Of the command in hand.
  Instant now_;
  Transition transition_ = Transition::cut;
  Effects before_;                       ///< ahead of the program and the patch
  Effects after_;                        ///< behind the answer
  std::optional<ParticipantId> except_;  ///< gets the snapshot instead of the patch
};

}  // namespace amphi::room
