#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "mcu/ports/door.hpp"
#include "mcu/ports/media.hpp"
#include "mcu/ports/participant_channel.hpp"
#include "mcu/ports/timers.hpp"
#include "mcu/room/room.hpp"
#include "mcu/session/vitals_report.hpp"

namespace amphi::session {

/// How long a room's mixer goes on after the last participant left.
inline constexpr Duration kEmptyRoomGrace = std::chrono::seconds(30);

/// How often moderators are told how everybody's link fares.
inline constexpr Duration kVitalsInterval = std::chrono::seconds(2);

/// What of a room outlasts it. All are called on the control thread, from inside a command's effects.
struct RoomKeeping {
  ports::Door* door = nullptr;  ///< null: nobody's pass can be taken back
  /// Keeps a room's saved scenes, to be its RoomSettings::saved_scenes when it is opened again.
  std::function<void(const RoomId&, const std::string& json)> save_scenes = {};
  /// An uploaded picture of a room; null when there is none.
  std::function<ports::Picture(const RoomId&, const PictureId&)> picture = {};
};

/// Carries out what a Room wants, one command after the other. Media run from the first participant until
/// kEmptyRoomGrace after the last; the room's state stays. Owner: RoomRegistry. Control thread only.
class RoomActor final : private ports::MediaEvents {
 public:
  /// Of a Join or Resume that has to wait (Accepted::waiting): called again when he waits for another reason
  /// and when he is let in, as long as his channel is here.
  using AnswerHandler = std::function<void(const Result<room::Accepted>&)>;
  using Channel = std::shared_ptr<ports::ParticipantChannel>;

  /// `keeping.door` outlives the actor. RoomSettings::unix_at_zero is set here.
  RoomActor(room::RoomSettings settings, ports::MediaPlane& plane, ports::Timers& timers,
            RoomKeeping keeping = {});
  ~RoomActor();
  RoomActor(const RoomActor&) = delete;
  RoomActor& operator=(const RoomActor&) = delete;

  /// `answer` is called once, when the command is in force, for commands that are answered. It is called at
  /// once, unless the command was given from inside another one's effects: then right after that one.
  void handle(room::Command command, AnswerHandler answer = {});
  /// For Join and Resume with a client to talk to: `channel` gets everything after the answer. It is kept
  /// until the participant is gone or its socket_lost().
  void handle(room::Command command, Channel channel, AnswerHandler answer);
  /// Does nothing when another channel has taken the seat.
  void socket_lost(const ParticipantId& participant, const ports::ParticipantChannel* channel);

  /// As RoomMedia::connect(); not_found when the participant is not here.
  void connect(const ParticipantId& participant, ports::ConnectionPurpose purpose, std::string offer,
               ports::RoomMedia::AnswerHandler handler);
  /// As RoomMedia::patch(); not_found for connections of others.
  void patch(const ParticipantId& participant, const ConnectionId& connection, std::string fragment,
             ports::RoomMedia::FragmentHandler handler);

  [[nodiscard]] const room::Room& room() const { return room_; }
  [[nodiscard]] bool media_open() const { return media_ != nullptr; }

 private:
  struct Pending {
    room::Command command;
    Channel channel;
    AnswerHandler answer;
  };
  struct WaitingClient {
    Channel channel;
    AnswerHandler answer;
  };

  void on_connection(const ParticipantId& participant, const ConnectionId& connection,
                     ports::ConnectionState state) override;
  void on_arriving(const ParticipantId& participant, const ports::ArrivingMedia& arriving) override;
  void on_sender_limits(const ParticipantId& participant, const ports::SenderLimits& limits) override;
  void on_program(const ports::ProgramReport& report) override;
  void on_mixer(ports::MixerState state) override;
  void on_delivery(const ParticipantId& participant, const ports::Delivery& delivery) override;
  void on_still(const std::vector<ParticipantId>& watchers, const ports::Still& still) override;
  void on_recording(const ports::RecordingReport& report) override;

  void post(room::Command command);
  void run(Pending pending);
  void perform(room::Answer& answer, Pending& pending);
  void perform(room::WaitingChanged& effect, Pending& pending);
  void perform(room::SendTo& effect, Pending& pending);
  void perform(room::SendToAll& effect, Pending& pending);
  void perform(room::Broadcast& effect, Pending& pending);
  void perform(room::ModerationPatch& effect, Pending& pending);
  void perform(room::SetProgram& effect, Pending& pending);
  void perform(room::ApplyQuality& effect, Pending& pending);
  void perform(room::DropMedia& effect, Pending& pending);
  void perform(room::CloseSocket& effect, Pending& pending);
  void perform(room::PutOut& effect, Pending& pending);
  void perform(room::SaveScenes& effect, Pending& pending);
  [[nodiscard]] bool is_moderator(const ParticipantId& participant) const;
  void take_in(const ParticipantId& participant, Channel channel);
  Channel take_out(const ParticipantId& participant);
  void answered(const ParticipantId& participant, Result<ports::MediaAnswer> answer,
                const ports::RoomMedia::AnswerHandler& handler);
  void set_program(ports::ProgramRequest request);
  void open_media();
  void close_media();
  void arm_deadline();
  void arm_closing();
  void arm_vitals();
  void ask_vitals();
  void tell_vitals(const std::vector<ports::Vitals>& vitals);

  ports::MediaPlane& plane_;
  ports::Timers& timers_;
  RoomKeeping keeping_;
  room::Room room_;
  std::map<ParticipantId, Channel> channels_;
  std::map<ParticipantId, WaitingClient> waiting_;
  std::map<ConnectionId, ParticipantId> connections_;
  std::deque<Pending> pending_;
  bool running_ = false;
  std::optional<Instant> deadline_;  ///< that deadline_timer_ waits for
  std::unique_ptr<ports::Timer> deadline_timer_;
  std::unique_ptr<ports::Timer> closing_timer_;
  VitalsReport vitals_;
  std::unique_ptr<ports::Timer> vitals_timer_;
  /// What was posted for an earlier opening of the media finds its pointer expired.
  std::shared_ptr<const bool> media_epoch_;
  std::unique_ptr<ports::RoomMedia> media_;
  std::map<PictureId, ports::Picture> pictures_;  ///< that the program shows
};

}  // namespace amphi::session
