#pragma once
// The control messages of a recording's link, as JSON documents with a "type" member. The RTP messages beside
// them are those of one picture and one sound of the program; see message.hpp.
//
// amphi -> recorder:
//   {"type":"record",...} once, first: RecordOrder.
//   {"type":"sources","video":stream,"sound":stream}: which streams are recorded from now on; 0: none.
//   {"type":"pause","at":ns}, {"type":"resume","at":ns}: nothing that comes then, or was captured before,
//   counts.
//   {"type":"stop","reason":...}: seal what is there, end; the recording's last line says why.
// recorder -> amphi:
//   {"type":"ready"} once, when it is locked down; key_frame messages; heartbeats;
//   {"type":"recording",...} every second and on every change: RecordingStatus.
// The keys never cross the link: the recorder reads them from a pipe that it is started with.
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <vector>

#include "mcu/base/clock.hpp"
#include "mcu/base/result.hpp"

namespace amphi::link {

struct RecordOrder {
  std::string recording;                  ///< its id
  std::vector<std::string> recipients;    ///< age public keys, at least two
  std::string server_key;                 ///< base64
  std::string server_signature;           ///< base64, of the recording's key by the server's
  std::int64_t at_ms = 0;                 ///< the wall clock now, since 1970 in UTC
  int segment_ms = 8'000;                 ///< 5'000..10'000
  int minutes_low = 30;                   ///< 0..10'000: warns below
  std::int64_t reserve_bytes = 64 << 20;  ///< ends before less than this is free on the disk
  Instant from;                           ///< nothing captured earlier counts
  // As the recorder before this one told them; see RecordingStatus.
  std::optional<Instant> origin;
  std::int64_t length_ms = 0;
  bool paused = false;  ///< begins in a pause
  friend bool operator==(const RecordOrder&, const RecordOrder&) = default;
};

boost::json::value to_json(const RecordOrder& order);
/// Checks every range above.
Result<RecordOrder> record_order_from_json(const boost::json::value& json);

/// Which streams of the room are recorded. 0: none.
struct RecordSources {
  std::uint32_t video = 0;
  std::uint32_t sound = 0;
  friend bool operator==(const RecordSources&, const RecordSources&) = default;
};

boost::json::value to_json(const RecordSources& sources);
Result<RecordSources> record_sources_from_json(const boost::json::value& json);

/// {"type":"pause"} or {"type":"resume"}.
boost::json::value pause_to_json(bool paused, Instant at);
Result<Instant> pause_from_json(const boost::json::value& json);

/// {"type":"stop"}. `reason`: as ports::RecordingEnd calls it.
boost::json::value stop_to_json(const std::string& reason);
/// The reason. malformed: none, or longer than a manifest takes.
Result<std::string> stop_from_json(const boost::json::value& json);

/// How far a recording's manifest has come on the disk: what amphi keeps where the recorder cannot write, so
/// that nobody cuts lines off its end unseen.
struct RecordingHead {
  std::uint64_t lines = 0;
  std::string digest;  ///< SHA-256 of the last one, 64 hexadecimal digits
  friend bool operator==(const RecordingHead&, const RecordingHead&) = default;
};

struct RecordingStatus {
  // As ports::RecordingReport calls them; "" is none.
  std::string state = "starting";
  std::string warning;
  std::string error;
  std::int64_t seconds = 0;
  std::int64_t bytes = 0;
  std::optional<std::int64_t> verified_second;
  std::optional<int> offset_ms;
  std::optional<int> minutes_left;
  // For the next recorder, should this one die.
  std::optional<Instant> origin;  ///< what was captured then is at zero on the recording's time line
  std::int64_t length_ms = 0;     ///< of the time line
  std::uint64_t lost = 0;         ///< packets that were missing
  RecordingHead head;             ///< 0 lines: not known yet
  friend bool operator==(const RecordingStatus&, const RecordingStatus&) = default;
};

boost::json::value to_json(const RecordingStatus& status);
Result<RecordingStatus> recording_status_from_json(const boost::json::value& json);

}  // namespace amphi::link
