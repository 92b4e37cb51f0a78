#pragma once
// What a room needs of the media plane. Implemented by gateway/fanout, faked in tests.
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mcu/base/ids.hpp"
#include "mcu/base/result.hpp"
#include "mcu/media/codec.hpp"
#include "mcu/media/scene.hpp"

namespace amphi::ports {

/// Which lines the offer is expected to have.
enum class ConnectionPurpose : std::uint8_t {
  participant,  ///< audio sendrecv, program video recvonly, camera sendonly, screen sendonly
  whip,         ///< sending lines only: the first audio is the microphone, the first video the camera
  whep,         ///< receiving lines only
};

struct MediaAnswer {
  ConnectionId connection;
  std::string sdp;
};

/// What may be mixed of one person on stage. The media plane mixes what is permitted AND arriving.
struct StageMember {
  ParticipantId participant;
  std::string name;
  bool microphone = false;  ///< false while muted
  bool camera = false;
  bool screen = false;
  friend bool operator==(const StageMember&, const StageMember&) = default;
};

/// The whole wish for the room's program; the media plane keeps the last one and gives it to a restarted
/// mixer.
struct ProgramRequest {
  Scene scene;
  std::vector<StageMember> stage;  ///< in the order in which they came on stage
  friend bool operator==(const ProgramRequest&, const ProgramRequest&) = default;
};

enum class ConnectionState : std::uint8_t { connecting, connected, disconnected, closed };
enum class MixerState : std::uint8_t { starting, running, restarting };

/// A tile that is in the picture now, in canvas pixels.
struct VisibleTile {
  Tile tile;
  int x = 0, y = 0, width = 0, height = 0;
  bool live = false;  ///< false: a placeholder or a greyed last picture
  friend bool operator==(const VisibleTile&, const VisibleTile&) = default;
};

struct ProgramReport {
  std::vector<VisibleTile> on_screen;
  std::optional<ParticipantId> active_speaker;
  friend bool operator==(const ProgramReport&, const ProgramReport&) = default;
};

/// What a sender should send of one source. Not `active`: nothing of it is shown.
struct SenderLimits {
  Source source = Source::camera;
  bool active = false;
  int width = 0, height = 0;  ///< the largest picture that is of use
  int frames_per_second = 0;
  int bits_per_second = 0;
  friend bool operator==(const SenderLimits&, const SenderLimits&) = default;
};

/// Which of a participant's sources deliver media now.
struct ArrivingMedia {
  bool microphone = false;
  bool camera = false;
  bool screen = false;
  friend bool operator==(const ArrivingMedia&, const ArrivingMedia&) = default;
};

/// Called on the control thread, never from inside a RoomMedia call.
class MediaEvents {
 public:
  virtual void on_connection(const ParticipantId&, const ConnectionId&, ConnectionState) = 0;
  virtual void on_arriving(const ParticipantId&, const ArrivingMedia&) = 0;
  virtual void on_sender_limits(const ParticipantId&, const SenderLimits&) = 0;
  virtual void on_program(const ProgramReport&) = 0;
  virtual void on_mixer(MixerState) = 0;

 protected:
  ~MediaEvents() = default;
};

/// One open room's media: its mixer and its transports. All calls on the control thread. The destructor
/// closes every connection, stops the mixer and ends all events and handlers.
class RoomMedia {
 public:
  using AnswerHandler = std::function<void(Result<MediaAnswer>)>;
  /// "" after a trickled candidate; the answer's SDP fragment after an ICE restart.
  using FragmentHandler = std::function<void(Result<std::string>)>;

  virtual ~RoomMedia() = default;
  virtual void set_program(ProgramRequest request) = 0;
  /// Answers an offer with a new connection. The participant's earlier connection, if any, is closed when the
  /// new one is connected or after 10 s. Errors: malformed, unsupported (no common codec), overloaded.
  virtual void connect(const ParticipantId&, ConnectionPurpose, std::string offer, AnswerHandler) = 0;
  /// An SDP fragment (RFC 8840): candidates, or new ICE credentials for a restart. Errors: malformed,
  /// not_found.
  virtual void patch(const ConnectionId&, std::string fragment, FragmentHandler) = 0;
  virtual void disconnect(const ConnectionId&) = 0;
  /// Closes all connections of a participant who left.
  virtual void remove(const ParticipantId&) = 0;
};

class MediaPlane {
 public:
  virtual ~MediaPlane() = default;
  /// `events` must outlive the returned object.
  virtual std::unique_ptr<RoomMedia> open(const RoomId&, MediaEvents& events) = 0;
};

}  // namespace amphi::ports
