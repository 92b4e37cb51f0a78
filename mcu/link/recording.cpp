#include "mcu/link/recording.hpp"

#include "mcu/link/json_fields.hpp"

namespace amphi::link {
namespace {

constexpr std::size_t kLongestText = 256;
constexpr std::size_t kLongestReason = 64;  // a manifest's line takes no longer one
constexpr std::size_t kMostRecipients = 32;
constexpr std::int64_t kFarthestOffsetMs = 3'600'000;
constexpr std::int64_t kMostMinutes = 100'000'000;

}  // namespace

template <class Fields>
void describe(Fields& fields, Described<Fields, RecordOrder>& o) {
  fields.type("record");
  fields.string("recording", o.recording, kLongestText);
  fields.strings("recipients", o.recipients, kMostRecipients, kLongestText);
  fields.string("server_key", o.server_key, kLongestText);
  fields.string("server_sig", o.server_signature, kLongestText);
  fields.integer("at_ms", o.at_ms, 0, kMaxInt);
  fields.integer("segment_ms", o.segment_ms, 1'000, 10'000);
  fields.integer("minutes_low", o.minutes_low, 0, 10'000);
  fields.integer("reserve_bytes", o.reserve_bytes, 0, kMaxInt);
  fields.instant("from", o.from);
  fields.instant("origin", o.origin);
  fields.integer("length_ms", o.length_ms, 0, kMaxInt);
  fields.boolean("paused", o.paused);
}

template <class Fields>
void describe(Fields& fields, Described<Fields, RecordSources>& s) {
  fields.type("sources");
  fields.integer("video", s.video, 0, kMaxStream);
  fields.integer("sound", s.sound, 0, kMaxStream);
}

template <class Fields>
void describe(Fields& fields, Described<Fields, RecordingStatus>& s) {
  fields.type("recording");
  fields.string("state", s.state, kLongestText);
  fields.string("warning", s.warning, kLongestText);
  fields.string("error", s.error, kLongestText);
  fields.integer("seconds", s.seconds, 0, kMaxInt);
  fields.integer("bytes", s.bytes, 0, kMaxInt);
  fields.integer("verified_second", s.verified_second, 0, kMaxInt);
  fields.integer("offset_ms", s.offset_ms, -kFarthestOffsetMs, kFarthestOffsetMs);
  fields.integer("minutes_left", s.minutes_left, 0, kMostMinutes);
  fields.instant("origin", s.origin);
  fields.integer("length_ms", s.length_ms, 0, kMaxInt);
  fields.integer("lost", s.lost, 0, kMaxInt);
  fields.integer("head_lines", s.head.lines, 0, kMaxInt);
  fields.string("head", s.head.digest, kLongestText);
}

json::value to_json(const RecordOrder& order) {
  return write(order);
}

Result<RecordOrder> record_order_from_json(const json::value& json) {
  return read<RecordOrder>(json);
}

json::value to_json(const RecordSources& sources) {
  return write(sources);
}

Result<RecordSources> record_sources_from_json(const json::value& json) {
  return read<RecordSources>(json);
}

json::value to_json(const RecordingStatus& status) {
  return write(status);
}

Result<RecordingStatus> recording_status_from_json(const json::value& json) {
  return read<RecordingStatus>(json);
}

json::value pause_to_json(bool paused, Instant at) {
  return {{"type", paused ? "pause" : "resume"}, {"at", at.time_since_epoch().count()}};
}

Result<Instant> pause_from_json(const json::value& json) {
  Reader fields(json);
  Instant at;
  fields.instant("at", at);
  return fields.finish(at);
}

json::value stop_to_json(const std::string& reason) {
  return {{"type", "stop"}, {"reason", reason}};
}

Result<std::string> stop_from_json(const json::value& json) {
  Reader fields(json);
  std::string reason;
  fields.string("reason", reason, kLongestReason);
  return fields.finish(std::move(reason));
}

}  // namespace amphi::link
