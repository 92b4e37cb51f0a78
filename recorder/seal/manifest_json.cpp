#include "recorder/seal/manifest_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <limits>

#include "recorder/seal/names.hpp"

namespace amphi::seal {
namespace {

namespace json = boost::json;

constexpr int kVersion = 1;
constexpr std::int64_t kMaxInt = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t kMaxText = 64;
constexpr std::size_t kMaxRecipients = 64;
constexpr std::size_t kMaxRecipient = 128;

// Puts members into an object.
class Writer {
 public:
  explicit Writer(json::object& object) : object_(object) {}
  template <class Integer>
  void integer(std::string_view name, Integer value, std::int64_t, std::int64_t) {
    object_[name] = value;
  }
  void boolean(std::string_view name, bool value) { object_[name] = value; }
  void string(std::string_view name, const std::string& value, std::size_t) { object_[name] = value; }
  void hex(std::string_view name, const Digest& value) { object_[name] = to_hex(value); }
  template <std::size_t N>
  void base64(std::string_view name, const std::array<std::uint8_t, N>& value) {
    object_[name] = to_base64(value);
  }
  void strings(std::string_view name, const std::vector<std::string>& values) {
    json::array array;
    for (const std::string& value : values) array.emplace_back(value);
    object_[name] = std::move(array);
  }

 private:
  json::object& object_;
};

std::optional<Digest> digest_from_hex(std::string_view text) {
  Digest out{};
  if (text.size() != out.size() * 2) return std::nullopt;
  const auto value = [](char c) { return std::string_view("0123456789abcdef").find(c); };
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::size_t high = value(text[2 * i]);
    const std::size_t low = value(text[2 * i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    out[i] = static_cast<std::uint8_t>(high << 4U | low);
  }
  return out;
}

// Takes members out of one; keeps the first that is missing or wrong.
class Reader {
 public:
  explicit Reader(const json::object& object) : object_(object) {}
  template <class Integer>
  void integer(std::string_view name, Integer& value, std::int64_t low, std::int64_t high) {
    const json::value* member = find(name);
    boost::system::error_code error;
    const auto number = member != nullptr && member->is_number() ? member->to_number<std::int64_t>(error) : 0;
    if (member == nullptr || !member->is_number() || error || number < low || number > high)
      return complain(name);
    value = static_cast<Integer>(number);
  }
  void boolean(std::string_view name, bool& value) {
    const json::value* member = find(name);
    if (member == nullptr || !member->is_bool()) return complain(name);
    value = member->as_bool();
  }
  void string(std::string_view name, std::string& value, std::size_t limit) {
    const auto text = text_of(name);
    if (!text || text->size() > limit) return complain(name);
    value = *text;
  }
  void hex(std::string_view name, Digest& value) {
    const auto text = text_of(name);
    const auto digest = text ? digest_from_hex(*text) : std::nullopt;
    if (!digest) return complain(name);
    value = *digest;
  }
  template <std::size_t N>
  void base64(std::string_view name, std::array<std::uint8_t, N>& value) {
    const auto text = text_of(name);
    const auto bytes = text ? from_base64(*text) : std::nullopt;
    if (!bytes || bytes->size() != N) return complain(name);
    std::copy(bytes->begin(), bytes->end(), value.begin());
  }
  void strings(std::string_view name, std::vector<std::string>& values) {
    const json::value* member = find(name);
    if (member == nullptr || !member->is_array() || member->as_array().size() > kMaxRecipients)
      return complain(name);
    for (const json::value& value : member->as_array()) {
      if (!value.is_string() || value.as_string().size() > kMaxRecipient) return complain(name);
      values.emplace_back(value.as_string());
    }
  }
  void complain(std::string_view name) {
    if (error_.empty()) error_ = name;
  }
  [[nodiscard]] const std::string& error() const { return error_; }

 private:
  [[nodiscard]] const json::value* find(std::string_view name) const { return object_.if_contains(name); }
  [[nodiscard]] std::optional<std::string_view> text_of(std::string_view name) const {
    const json::value* member = find(name);
    if (member == nullptr || !member->is_string()) return std::nullopt;
    return std::string_view(member->as_string());
  }

  const json::object& object_;
  std::string error_;
};

// Each kind lists its members once, for both ways. Of<Fields, Line> is const for the writer.
template <class Fields, class Line>
using Of = std::conditional_t<std::is_same_v<Fields, Writer>, const Line, Line>;

template <class Fields>
void describe(Fields& fields, Of<Fields, BeginLine>& line) {
  fields.string("recording", line.recording, kMaxText);
  fields.base64("key", line.key);
  fields.strings("recipients", line.recipients);
  fields.integer("at", line.at_ms, 0, kMaxInt);
  fields.base64("server", line.word.server);
  fields.base64("server_sig", line.word.signature);
}

template <class Fields, class Line>
void describe_file(Fields& fields, Line& line) {
  fields.string("file", line.file, kMaxText);
  fields.integer("index", line.index, 1, kMaxIndex);
  fields.hex("sha256", line.sha256);
  fields.integer("bytes", line.bytes, 0, kMaxInt);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, SegmentLine>& line) {
  describe_file(fields, line);
  fields.integer("first_ms", line.first_ms, 0, kMaxInt);
  fields.integer("last_ms", line.last_ms, 0, kMaxInt);
  fields.boolean("key_frame", line.key_frame);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, PauseLine>& line) {
  fields.integer("at_ms", line.at_ms, 0, kMaxInt);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, ResumeLine>& line) {
  fields.integer("at_ms", line.at_ms, 0, kMaxInt);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, GapLine>& line) {
  fields.integer("at_ms", line.at_ms, 0, kMaxInt);
  fields.integer("length_ms", line.length_ms, 0, kMaxInt);
  fields.string("reason", line.reason, kMaxText);
  fields.integer("index", line.index, 0, kMaxIndex);
  fields.boolean("by_server", line.by_server);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, RecoveredLine>& line) {
  describe_file(fields, line);
  fields.integer("pieces", line.pieces, 0, kMaxIndex);
}

template <class Fields>
void describe(Fields& fields, Of<Fields, EndLine>& line) {
  fields.string("reason", line.reason, kMaxText);
  fields.integer("at_ms", line.at_ms, 0, kMaxInt);
  fields.boolean("by_server", line.by_server);
}

constexpr std::array<std::string_view, std::variant_size_v<ManifestEvent>> kTypes{
    "begin", "segment", "pause", "resume", "gap", "recovered", "end"};

template <std::size_t I = 0>
std::optional<ManifestEvent> event_of_type(std::string_view type) {
  if constexpr (I < kTypes.size()) {
    if (kTypes[I] == type) return std::variant_alternative_t<I, ManifestEvent>{};
    return event_of_type<I + 1>(type);
  } else {
    return std::nullopt;
  }
}

}  // namespace

std::string manifest_text(const ChainEnd& chain, const ManifestEvent& event) {
  json::object object{{"v", kVersion}, {"n", chain.next}, {"type", kTypes[event.index()]}};
  Writer writer(object);
  std::visit([&](const auto& line) { describe(writer, line); }, event);
  object["prev"] = chain.prev;
  return json::serialize(object);
}

Result<std::pair<ChainEnd, ManifestEvent>> manifest_from_text(std::string_view text) {
  const auto malformed = [](std::string_view what) {
    return fail(ErrorCode::malformed, fmt::format("the manifest's line cannot be read: {}", what));
  };
  boost::system::error_code error;
  const json::value value = json::parse(text, error);
  if (error || !value.is_object()) return malformed("it is no JSON object");
  Reader reader(value.as_object());
  int version = 0;
  ChainEnd chain;
  std::string type;
  reader.integer("v", version, kVersion, kVersion);
  reader.integer("n", chain.next, 0, kMaxInt);
  reader.string("prev", chain.prev, 2 * sizeof(Digest));
  reader.string("type", type, kMaxText);
  auto event = event_of_type(type);
  if (!event) return malformed("its type");
  std::visit([&](auto& line) { describe(reader, line); }, *event);
  if (!reader.error().empty()) return malformed(reader.error());
  return std::pair{std::move(chain), std::move(*event)};
}

}  // namespace amphi::seal
