#pragma once
// The control messages of a room's link, as JSON documents with a "type" member.
//
// amphi -> mixer: {"type":"program",...}: the WHOLE wish, every time it changes. The mixer compares it with
// what runs
//   and changes that. A restarted mixer gets the last one again; there is no other state to restore.
// mixer -> amphi: {"type":"ready"} once, when it is sandboxed and may be sent media;
//   {"type":"report",...} on every change of what is on screen or who speaks, and at least every second.
#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mcu/base/result.hpp"
#include "mcu/media/scene.hpp"

namespace amphi::link {

/// A track coming in. `stream` is new for every new track and whenever its codec changes.
struct Producer {
  std::uint32_t stream = 0;
  Source source = Source::microphone;
  Codec codec = Codec::opus;
  friend bool operator==(const Producer&, const Producer&) = default;
};

/// One person on stage.
struct Seat {
  ParticipantId participant;
  std::string name;                 ///< UTF-8, at most 64 characters, to be drawn
  std::vector<Producer> producers;  ///< only what may be mixed now: a muted microphone is not listed
  bool muted = true;                ///< to be shown in the label
  friend bool operator==(const Seat&, const Seat&) = default;
};

/// A stream that the mixer makes. Its RTP packets carry any SSRC and payload type; amphi rewrites both. Video
/// is VP8. All audio outputs of a room share one RTP clock, so that a listener may be moved from one to
/// another.
struct Output {
  std::uint32_t stream = 0;
  MediaKind kind = MediaKind::video;
  std::string rung = "high";             ///< one name of `rungs` for video
  std::optional<ParticipantId> without;  ///< audio: the mix-minus of this person; the full mix if empty
  friend bool operator==(const Output&, const Output&) = default;
};

struct VideoFormat {
  int width = 1280, height = 720;  ///< even; 160x90 .. 1920x1080
  int frames_per_second = 30;      ///< 5..60
  int bits_per_second = 1'200'000;
  friend bool operator==(const VideoFormat&, const VideoFormat&) = default;
};

struct Program {
  std::uint64_t revision = 0;
  Scene scene;
  VideoFormat canvas;
  int audio_bits_per_second = 32'000;
  std::vector<Seat> stage;
  std::vector<Output> outputs;
  friend bool operator==(const Program&, const Program&) = default;
};

boost::json::value to_json(const Program& program);
/// Checks every range above.
Result<Program> program_from_json(const boost::json::value& json);

/// A tile as it is in the picture now; in canvas pixels.
struct Region {
  Tile tile;
  int x = 0, y = 0, width = 0, height = 0;
  bool live = false;  ///< false while a placeholder or a greyed last picture stands there
  friend bool operator==(const Region&, const Region&) = default;
};

/// What the mixer knows and the room wants to know.
struct Report {
  std::uint64_t revision = 0;  ///< of the program that is in the picture
  std::vector<Region> on_screen;
  std::optional<ParticipantId> active_speaker;
  // Statistics since the mixer started.
  std::uint64_t frames = 0;           ///< composed
  std::uint64_t late_ticks = 0;       ///< picture ticks that started more than half a frame late
  std::uint64_t concealed = 0;        ///< 20 ms pieces of sound made up for lost ones
  std::uint64_t bad_packets = 0;      ///< dropped as malformed
  std::int64_t max_frame_gap_us = 0;  ///< largest time between two composed frames in the last second
  friend bool operator==(const Report&, const Report&) = default;
};

boost::json::value to_json(const Report& report);
Result<Report> report_from_json(const boost::json::value& json);

/// The "type" member of a control message; "" where there is none.
std::string_view message_type(const boost::json::value& json);

}  // namespace amphi::link
