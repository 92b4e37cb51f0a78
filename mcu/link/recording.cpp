#include "mcu/link/recording.hpp"

#include "mcu/link/json_fields.hpp"

namespace amphi::link {
namespace {

constexpr std::size_t kLongestText = 256;
constexpr std::size_t kMostRecipients = 32;

std::int64_t nanoseconds(Instant t) {
  return t.time_since_epoch().count();
}

template <class T>
json::value or_null(const std::optional<T>& value) {
  return value ? json::value(*value) : json::value(nullptr);
}

json::value or_null(const std::optional<Instant>& value) {
  return value ? json::value(nanoseconds(*value)) : json::value(nullptr);
}

/// Reads members where they are and not null; remembers the first that is not as it should be.
class Members {
 public:
  explicit Members(const json::value& value) : object_(value.if_object()) { good_ = object_ != nullptr; }

  template <class Integer>
  void read(std::string_view name, Integer& out, std::int64_t low, std::int64_t high) {
    const json::value* value = find(name);
    if (value == nullptr) return;
    json::error_code error;
    const auto number = value->to_number<std::int64_t>(error);
    good_ = good_ && !error && number >= low && number <= high;
    if (good_) out = static_cast<Integer>(number);
  }
  template <class Integer>
  void read(std::string_view name, std::optional<Integer>& out, std::int64_t low, std::int64_t high) {
    if (find(name) != nullptr) read(name, out.emplace(), low, high);
  }
  void read(std::string_view name, Instant& out) {
    std::int64_t count = nanoseconds(out);
    read(name, count, 0, kMaxInt);
    out = Instant(Duration(count));
  }
  void read(std::string_view name, std::optional<Instant>& out) {
    if (find(name) != nullptr) read(name, out.emplace());
  }
  void read(std::string_view name, bool& out) {
    const json::value* value = find(name);
    if (value == nullptr) return;
    good_ = good_ && value->is_bool();
    if (good_) out = value->get_bool();
  }
  void read(std::string_view name, std::string& out) {
    if (const json::value* value = find(name)) text(*value, out);
  }
  void read(std::string_view name, std::vector<std::string>& out) {
    const json::value* value = find(name);
    if (value == nullptr) return;
    const json::array* list = value->if_array();
    good_ = good_ && list != nullptr && list->size() <= kMostRecipients;
    for (std::size_t i = 0; good_ && i < list->size(); ++i) text((*list)[i], out.emplace_back());
  }
  [[nodiscard]] bool good() const { return good_; }

 private:
  [[nodiscard]] const json::value* find(std::string_view name) const {
    const json::value* value = good_ ? object_->if_contains(name) : nullptr;
    return value != nullptr && !value->is_null() ? value : nullptr;
  }
  void text(const json::value& value, std::string& out) {
    const json::string* text = value.if_string();
    good_ = good_ && text != nullptr && text->size() <= kLongestText;
    if (good_) out.assign(text->data(), text->size());
  }

  const json::object* object_;
  bool good_;
};

template <class T>
Result<T> checked(const Members& members, T value) {
  if (!members.good())
    return amphi::fail(ErrorCode::malformed, "a recording's message is not as it should be");
  return value;
}

}  // namespace

json::value to_json(const RecordOrder& o) {
  return {{"type", "record"},
          {"recording", o.recording},
          {"recipients", json::value_from(o.recipients)},
          {"server_key", o.server_key},
          {"server_sig", o.server_signature},
          {"at_ms", o.at_ms},
          {"segment_ms", o.segment_ms},
          {"minutes_low", o.minutes_low},
          {"reserve_bytes", o.reserve_bytes},
          {"from", nanoseconds(o.from)},
          {"origin", or_null(o.origin)},
          {"length_ms", o.length_ms},
          {"paused", o.paused}};
}

Result<RecordOrder> record_order_from_json(const json::value& json) {
  Members members(json);
  RecordOrder order;
  members.read("recording", order.recording);
  members.read("recipients", order.recipients);
  members.read("server_key", order.server_key);
  members.read("server_sig", order.server_signature);
  members.read("at_ms", order.at_ms, 0, kMaxInt);
  members.read("segment_ms", order.segment_ms, 1'000, 10'000);
  members.read("minutes_low", order.minutes_low, 0, 10'000);
  members.read("reserve_bytes", order.reserve_bytes, 0, kMaxInt);
  members.read("from", order.from);
  members.read("origin", order.origin);
  members.read("length_ms", order.length_ms, 0, kMaxInt);
  members.read("paused", order.paused);
  return checked(members, std::move(order));
}

json::value to_json(const RecordSources& s) {
  return {{"type", "sources"}, {"video", s.video}, {"sound", s.sound}};
}

Result<RecordSources> record_sources_from_json(const json::value& json) {
  Members members(json);
  RecordSources sources;
  members.read("video", sources.video, 0, kMaxStream);
  members.read("sound", sources.sound, 0, kMaxStream);
  return checked(members, sources);
}

json::value pause_to_json(bool paused, Instant at) {
  return {{"type", paused ? "pause" : "resume"}, {"at", nanoseconds(at)}};
}

Result<Instant> pause_from_json(const json::value& json) {
  Members members(json);
  Instant at;
  members.read("at", at);
  return checked(members, at);
}

json::value stop_to_json(const std::string& reason) {
  return {{"type", "stop"}, {"reason", reason}};
}

Result<std::string> stop_from_json(const json::value& json) {
  Members members(json);
  std::string reason = "stopped";
  members.read("reason", reason);
  return checked(members, std::move(reason));
}

json::value to_json(const RecordingStatus& s) {
  return {{"type", "recording"},
          {"state", s.state},
          {"warning", s.warning},
          {"error", s.error},
          {"seconds", s.seconds},
          {"bytes", s.bytes},
          {"verified_second", or_null(s.verified_second)},
          {"offset_ms", or_null(s.offset_ms)},
          {"minutes_left", or_null(s.minutes_left)},
          {"origin", or_null(s.origin)},
          {"length_ms", s.length_ms},
          {"lost", s.lost},
          {"head_lines", s.head.lines},
          {"head", s.head.digest}};
}

Result<RecordingStatus> recording_status_from_json(const json::value& json) {
  Members members(json);
  RecordingStatus status;
  members.read("state", status.state);
  members.read("warning", status.warning);
  members.read("error", status.error);
  members.read("seconds", status.seconds, 0, kMaxInt);
  members.read("bytes", status.bytes, 0, kMaxInt);
  members.read("verified_second", status.verified_second, 0, kMaxInt);
  members.read("offset_ms", status.offset_ms, -3'600'000, 3'600'000);
  members.read("minutes_left", status.minutes_left, 0, 100'000'000);
  members.read("origin", status.origin);
  members.read("length_ms", status.length_ms, 0, kMaxInt);
  members.read("lost", status.lost, 0, kMaxInt);
  members.read("head_lines", status.head.lines, 0, kMaxInt);
  members.read("head", status.head.digest);
  return checked(members, std::move(status));
}

}  // namespace amphi::link
