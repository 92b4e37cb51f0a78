#include "mcu/link/program.hpp"

#include <boost/json.hpp>
#include <limits>

#include "mcu/media/scene_json.hpp"

namespace amphi::link {
namespace json = boost::json;
namespace {

constexpr std::size_t kMaxSeats = 256;
constexpr std::size_t kMaxOutputs = 1024;

Error bad(std::string message) {
  return fail(ErrorCode::malformed, std::move(message));
}

/// Reads one object's members and keeps the first error, so that a reader is a plain list of fields.
class Fields {
 public:
  explicit Fields(const json::value& value) : object_(value.if_object()) {
    if (object_ == nullptr) error_ = "expected an object";
  }

  template <class Integer>
  void integer(std::string_view name, Integer& out, std::int64_t low, std::int64_t high) {
    const json::value* value = find(name);
    if (value == nullptr) return;
    json::error_code ec;
    const auto number = value->to_number<std::int64_t>(ec);
    if (ec || number < low || number > high) {
      note(name, "is out of range");
    } else {
      out = static_cast<Integer>(number);
    }
  }
  void boolean(std::string_view name, bool& out) {
    if (const json::value* value = find(name)) {
      value->is_bool() ? static_cast<void>(out = value->get_bool()) : note(name, "must be true or false");
    }
  }
  void string(std::string_view name, std::string& out, std::size_t longest) {
    const json::value* value = find(name);
    if (value == nullptr) return;
    const json::string* text = value->if_string();
    if (text == nullptr || text->size() > longest) return note(name, "must be a short string");
    out.assign(text->data(), text->size());
  }
  /// Calls `parse(value)` -> std::optional<T> for a string member.
  template <class T, class Parse>
  void name_of(std::string_view name, T& out, Parse parse) {
    std::string text;
    string(name, text, 64);
    const auto parsed = parse(text);
    parsed ? static_cast<void>(out = *parsed) : note(name, "is unknown");
  }
  template <class T, class Read>
  void list(std::string_view name, std::vector<T>& out, std::size_t longest, Read read) {
    const json::value* value = find(name);
    if (value == nullptr) return;
    const json::array* array = value->if_array();
    if (array == nullptr || array->size() > longest) return note(name, "must be a list of allowed length");
    for (const json::value& entry : *array) {
      auto item = read(entry);
      if (!item) return note(name, item.error().message);
      out.push_back(std::move(*item));
    }
  }
  const json::value* optional(std::string_view name) {
    const json::value* value = object_ != nullptr ? object_->if_contains(name) : nullptr;
    return value != nullptr && !value->is_null() ? value : nullptr;
  }
  const json::value* find(std::string_view name) {
    const json::value* value = object_ != nullptr ? object_->if_contains(name) : nullptr;
    if (value == nullptr) note(name, "is missing");
    return value;
  }
  void note(std::string_view name, std::string_view what) {
    if (error_.empty()) error_ = std::string(name) + " " + std::string(what);
  }
  template <class T>
  Result<T> finish(T value) const {
    if (!error_.empty()) return bad(error_);
    return value;
  }

 private:
  const json::object* object_;
  std::string error_;
};

constexpr std::int64_t kMaxInt = std::numeric_limits<std::int64_t>::max();

json::value producer_to_json(const Producer& p) {
  return {{"stream", p.stream}, {"source", to_string(p.source)}, {"codec", to_string(p.codec)}};
}

Result<Producer> producer_from_json(const json::value& value) {
  Producer p;
  Fields fields(value);
  fields.integer("stream", p.stream, 1, std::numeric_limits<std::uint32_t>::max());
  fields.name_of("source", p.source, source_from_string);
  fields.name_of("codec", p.codec, codec_from_string);
  if (kind_of(p.source) != kind_of(p.codec)) fields.note("codec", "does not fit the source");
  return fields.finish(p);
}

json::value seat_to_json(const Seat& seat) {
  json::array producers;
  for (const Producer& p : seat.producers) producers.push_back(producer_to_json(p));
  return {{"participant", seat.participant.str()},
          {"name", seat.name},
          {"producers", std::move(producers)},
          {"muted", seat.muted}};
}

Result<Seat> seat_from_json(const json::value& value) {
  Seat seat;
  std::string id;
  Fields fields(value);
  fields.string("participant", id, 64);
  fields.string("name", seat.name, 256);
  fields.list("producers", seat.producers, 8, producer_from_json);
  fields.boolean("muted", seat.muted);
  seat.participant = ParticipantId(std::move(id));
  return fields.finish(std::move(seat));
}

json::value output_to_json(const Output& o) {
  return {{"stream", o.stream},
          {"kind", to_string(o.kind)},
          {"rung", o.rung},
          {"without", o.without ? json::value(o.without->str()) : json::value(nullptr)}};
}

Result<Output> output_from_json(const json::value& value) {
  Output o;
  std::string kind;
  Fields fields(value);
  fields.integer("stream", o.stream, 1, std::numeric_limits<std::uint32_t>::max());
  fields.string("kind", kind, 16);
  fields.string("rung", o.rung, 16);
  if (kind != "audio" && kind != "video") fields.note("kind", "must be audio or video");
  o.kind = kind == "audio" ? MediaKind::audio : MediaKind::video;
  if (fields.optional("without") != nullptr) {
    std::string id;
    fields.string("without", id, 64);
    o.without = ParticipantId(std::move(id));
  }
  return fields.finish(std::move(o));
}

json::value format_to_json(const VideoFormat& f) {
  return {{"width", f.width},
          {"height", f.height},
          {"frames_per_second", f.frames_per_second},
          {"bits_per_second", f.bits_per_second}};
}

Result<VideoFormat> format_from_json(const json::value& value) {
  VideoFormat f;
  Fields fields(value);
  fields.integer("width", f.width, 160, 1920);
  fields.integer("height", f.height, 90, 1080);
  fields.integer("frames_per_second", f.frames_per_second, 5, 60);
  fields.integer("bits_per_second", f.bits_per_second, 10'000, 20'000'000);
  if (f.width % 2 != 0 || f.height % 2 != 0) fields.note("width and height", "must be even");
  return fields.finish(f);
}

json::value region_to_json(const Region& r) {
  return {{"tile", amphi::to_json(r.tile)},
          {"x", r.x},
          {"y", r.y},
          {"width", r.width},
          {"height", r.height},
          {"live", r.live}};
}

Result<Region> region_from_json(const json::value& value) {
  Region r;
  Fields fields(value);
  fields.integer("x", r.x, 0, 4096);
  fields.integer("y", r.y, 0, 4096);
  fields.integer("width", r.width, 0, 4096);
  fields.integer("height", r.height, 0, 4096);
  fields.boolean("live", r.live);
  if (const json::value* tile = fields.find("tile")) {
    auto parsed = tile_from_json(*tile);
    if (!parsed) return parsed.error();
    r.tile = std::move(*parsed);
  }
  return fields.finish(std::move(r));
}

}  // namespace

json::value to_json(const Program& program) {
  json::array stage;
  for (const Seat& seat : program.stage) stage.push_back(seat_to_json(seat));
  json::array outputs;
  for (const Output& output : program.outputs) outputs.push_back(output_to_json(output));
  return {{"type", "program"},
          {"revision", program.revision},
          {"scene", amphi::to_json(program.scene)},
          {"canvas", format_to_json(program.canvas)},
          {"audio_bits_per_second", program.audio_bits_per_second},
          {"stage", std::move(stage)},
          {"outputs", std::move(outputs)}};
}

Result<Program> program_from_json(const json::value& value) {
  Program program;
  Fields fields(value);
  fields.integer("revision", program.revision, 0, kMaxInt);
  fields.integer("audio_bits_per_second", program.audio_bits_per_second, 6'000, 256'000);
  fields.list("stage", program.stage, kMaxSeats, seat_from_json);
  fields.list("outputs", program.outputs, kMaxOutputs, output_from_json);
  if (const json::value* scene = fields.find("scene")) {
    auto parsed = scene_from_json(*scene);
    if (!parsed) return parsed.error();
    program.scene = std::move(*parsed);
  }
  if (const json::value* canvas = fields.find("canvas")) {
    auto parsed = format_from_json(*canvas);
    if (!parsed) return parsed.error();
    program.canvas = *parsed;
  }
  return fields.finish(std::move(program));
}

json::value to_json(const Report& report) {
  json::array regions;
  for (const Region& region : report.on_screen) regions.push_back(region_to_json(region));
  return {{"type", "report"},
          {"revision", report.revision},
          {"on_screen", std::move(regions)},
          {"active_speaker",
           report.active_speaker ? json::value(report.active_speaker->str()) : json::value(nullptr)},
          {"frames", report.frames},
          {"late_ticks", report.late_ticks},
          {"concealed", report.concealed},
          {"bad_packets", report.bad_packets},
          {"max_frame_gap_us", report.max_frame_gap_us}};
}

Result<Report> report_from_json(const json::value& value) {
  Report report;
  Fields fields(value);
  fields.integer("revision", report.revision, 0, kMaxInt);
  fields.list("on_screen", report.on_screen, kMaxSeats, region_from_json);
  fields.integer("frames", report.frames, 0, kMaxInt);
  fields.integer("late_ticks", report.late_ticks, 0, kMaxInt);
  fields.integer("concealed", report.concealed, 0, kMaxInt);
  fields.integer("bad_packets", report.bad_packets, 0, kMaxInt);
  fields.integer("max_frame_gap_us", report.max_frame_gap_us, 0, kMaxInt);
  if (fields.optional("active_speaker") != nullptr) {
    std::string id;
    fields.string("active_speaker", id, 64);
    report.active_speaker = ParticipantId(std::move(id));
  }
  return fields.finish(std::move(report));
}

std::string_view message_type(const json::value& value) {
  const json::object* object = value.if_object();
  const json::value* type = object != nullptr ? object->if_contains("type") : nullptr;
  const json::string* text = type != nullptr ? type->if_string() : nullptr;
  return text != nullptr ? std::string_view(*text) : std::string_view();
}

}  // namespace amphi::link
