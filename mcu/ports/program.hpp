#pragma once
// What a room and the media plane tell each other, as plain values.
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "mcu/base/ids.hpp"
#include "mcu/media/codec.hpp"
#include "mcu/media/rung.hpp"
#include "mcu/media/scene.hpp"
#include "mcu/ports/recording.hpp"

namespace amphi::ports {

/// What may be mixed of one person on stage. The media plane mixes what is permitted AND arriving.
struct StageMember {
  ParticipantId participant;
  std::string name;
  bool microphone = false;  ///< false while muted
  bool camera = false;
  bool screen = false;
  friend bool operator==(const StageMember&, const StageMember&) = default;
};

/// How the picture goes from one scene to the next.
enum class Transition : std::uint8_t { cut, fade };

/// An uploaded picture: a WebP file of at most 200 KiB, 1920x1080.
using Picture = std::shared_ptr<const std::vector<std::uint8_t>>;

/// The whole wish for the room's program; the media plane keeps the last one and gives it to a restarted
/// mixer.
struct ProgramRequest {
  Scene scene;
  std::vector<StageMember> stage;  ///< in the order in which they came on stage
  /// To this request's picture from the one before; a request that changes nothing of the scene says cut.
  Transition transition = Transition::cut;
  /// Those of the room's uploaded pictures that `scene` shows. An id never gets other bytes.
  std::map<PictureId, Picture> pictures{};
  std::optional<RecordingRequest> recording{};           ///< none: nothing is recorded
  RecordingEnd recording_end = RecordingEnd::moderator;  ///< why the last one is not wished for any more
  /// Of those on stage, whose picture and voice must not be in the recording. Empty while nothing is
  /// recorded.
  std::set<ParticipantId> declined{};
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

/// What a participant is being sent, told when `rung` or `reason` changes.
struct Delivery {
  enum class Reason : std::uint8_t {
    choice,  ///< the participant's own
    link,    ///< his link takes no more, or (with the best rung) takes everything
    server,  ///< the server saves work, see Thinning
  };
  RungLevel rung = RungLevel::high;
  Reason reason = Reason::link;
  friend bool operator==(const Delivery&, const Delivery&) = default;
};

/// How much the server saves because it is near its limits. Each includes the ones before it.
enum class Thinning : std::uint8_t {
  none,
  frame_rate,  ///< the program has half its pictures
  rungs,       ///< nobody gets the high rung
  refuse,      ///< nobody new is let in, no new room is opened
};

/// An encoded still picture of the program (image/webp or image/jpeg, told by its first bytes).
using Still = std::shared_ptr<const std::vector<std::uint8_t>>;

/// Which of a participant's sources deliver media now.
struct ArrivingMedia {
  bool microphone = false;
  bool camera = false;
  bool screen = false;
  friend bool operator==(const ArrivingMedia&, const ArrivingMedia&) = default;
};

/// How one participant's link fares. What is not known (yet) is absent.
struct Vitals {
  ParticipantId participant;
  std::optional<double> loss = {};          ///< 0..1, of what is sent to him, smoothed over about a second
  std::optional<int> bits_per_second = {};  ///< that his link takes, as estimated
  std::optional<RungLevel> rung = {};       ///< what he is being sent
  std::optional<int> round_trip_ms = {};    ///< milliseconds
  std::optional<int> level = {};            ///< of his microphone, dBov (RFC 6464): -127 (silence) to 0
  friend bool operator==(const Vitals&, const Vitals&) = default;
};

/// Why the server closes a participant's socket.
enum class CloseReason : std::uint8_t {
  left,        ///< by the participant's own wish
  moderator,   ///< put out by a moderator
  replaced,    ///< another socket resumed this seat
  closed,      ///< the server closes the room
  refused,     ///< a moderator did not let him in from the lobby
  revoked,     ///< what let him in opens the room no more
  ended,       ///< a moderator ended the session for everybody
  restarting,  ///< the server stops, perhaps to come back: to be tried again
};

}  // namespace amphi::ports
