#pragma once
// The control messages of a room's link, as JSON documents with a "type" member.
//
// amphi -> mixer: {"type":"program",...}: the WHOLE wish, every time it changes. The mixer compares it with
// what runs
//   and changes that. A restarted mixer gets the last one again; there is no other state to restore.
// mixer -> amphi: {"type":"ready"} once, when it is sandboxed and may be sent media; reports, see report.hpp.
#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mcu/base/result.hpp"
#include "mcu/link/output.hpp"
#include "mcu/link/recording_mark.hpp"
#include "mcu/link/report.hpp"
#include "mcu/media/rtp_packet.hpp"
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

inline constexpr int kMaxFadeMs = 2'000;

struct Program {
  std::uint64_t revision = 0;
  Scene scene;
  int fade_ms = 0;     ///< 0..kMaxFadeMs: `scene` is faded in over the one before; 0 cuts
  VideoFormat canvas;  ///< its bit rate has no meaning
  std::vector<Seat> stage;
  std::vector<VideoOutput> video;
  std::vector<SoundOutput> sound;
  std::vector<StillOutput> stills;
  RecordingMark recording = RecordingMark::none;
  std::vector<ParticipantId> omitted;  ///< of those on stage, who are left out of `recorded` outputs
  friend bool operator==(const Program&, const Program&) = default;
};

boost::json::value to_json(const Program& program);
/// Checks every range above.
Result<Program> program_from_json(const boost::json::value& json);

/// A control message; null where its payload is no JSON.
boost::json::value control_document(Bytes payload);
/// The "type" member of a control message; "" where there is none.
std::string_view message_type(const boost::json::value& json);

}  // namespace amphi::link
