#pragma once
// What a room needs of the media plane. Implemented by gateway/fanout, faked in tests.
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mcu/base/ids.hpp"
#include "mcu/base/result.hpp"
#include "mcu/ports/program.hpp"

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

/// Called on the control thread, never from inside a RoomMedia call.
class MediaEvents {
 public:
  virtual void on_connection(const ParticipantId&, const ConnectionId&, ConnectionState) = 0;
  virtual void on_arriving(const ParticipantId&, const ArrivingMedia&) = 0;
  virtual void on_sender_limits(const ParticipantId&, const SenderLimits&) = 0;
  virtual void on_program(const ProgramReport&) = 0;
  virtual void on_mixer(MixerState) = 0;
  virtual void on_delivery(const ParticipantId&, const Delivery&) = 0;
  /// For these participants, who are on the stills rung. The newest replaces what was not sent yet.
  virtual void on_still(const std::vector<ParticipantId>&, const Still&) = 0;
  virtual void on_recording(const RecordingReport&) = 0;

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
  using VitalsHandler = std::function<void(std::vector<Vitals>)>;

  virtual ~RoomMedia() = default;
  virtual void set_program(ProgramRequest request) = 0;
  /// Answers an offer with a new connection. The participant's earlier connection, if any, is closed when the
  /// new one is connected or after 10 s. Errors: malformed, unsupported (no common codec), overloaded.
  virtual void connect(const ParticipantId&, ConnectionPurpose, std::string offer, AnswerHandler) = 0;
  /// An SDP fragment (RFC 8840): candidates, or new ICE credentials for a restart. Errors: malformed,
  /// not_found.
  virtual void patch(const ConnectionId&, std::string fragment, FragmentHandler) = 0;
  virtual void disconnect(const ConnectionId&) = 0;
  /// What the participant chose; kept over his reconnections, until remove(). `stills_possible`: he has a
  /// way to get still pictures (a WebSocket).
  virtual void set_quality(const ParticipantId&, Quality, bool stills_possible) = 0;
  /// Closes all connections of a participant who left.
  virtual void remove(const ParticipantId&) = 0;
  /// How the links of everybody connected fare, and how loud their microphones were since the last call.
  virtual void vitals(VitalsHandler) = 0;
};

class MediaPlane {
 public:
  virtual ~MediaPlane() = default;
  /// `events` must outlive the returned object.
  virtual std::unique_ptr<RoomMedia> open(const RoomId&, MediaEvents& events) = 0;
  /// For all rooms, those opened later included.
  virtual void set_thinning(Thinning thinning) = 0;
  /// For one room, until the next call for all of them.
  virtual void set_thinning(const RoomId& room, Thinning thinning) = 0;
};

}  // namespace amphi::ports
