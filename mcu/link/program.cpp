#include "mcu/link/program.hpp"

#include "mcu/link/output_fields.hpp"
#include "mcu/media/scene_json.hpp"

namespace amphi::link {
namespace {

constexpr std::size_t kMaxProducers = 8;
constexpr std::size_t kMaxSeats = 256;
constexpr std::size_t kMaxOutputs = 1024;

Result<Scene> whole_scene(const json::value& value) {
  return scene_from_json(value);
}

}  // namespace

template <class Fields>
void describe(Fields& fields, Described<Fields, Producer>& p) {
  fields.integer("stream", p.stream, 1, kMaxStream);
  fields.name_of("source", p.source, to_string, source_from_string);
  fields.name_of("codec", p.codec, to_string, codec_from_string);
  fields.check(kind_of(p.source) == kind_of(p.codec), "codec", "does not fit the source");
}

template <class Fields>
void describe(Fields& fields, Described<Fields, Seat>& seat) {
  fields.id("participant", seat.participant);
  fields.string("name", seat.name, 256);
  fields.list("producers", seat.producers, kMaxProducers);
  fields.boolean("muted", seat.muted);
}

template <class Fields>
void describe(Fields& fields, Described<Fields, Program>& program) {
  fields.type("program");
  fields.integer("revision", program.revision, 0, kMaxInt);
  fields.object("scene", program.scene, amphi::to_json, whole_scene);
  fields.integer("fade_ms", program.fade_ms, 0, kMaxFadeMs);
  fields.object("canvas", program.canvas, write<VideoFormat>, read<VideoFormat>);
  fields.list("stage", program.stage, kMaxSeats);
  fields.list("video", program.video, kMaxOutputs);
  fields.list("sound", program.sound, kMaxOutputs);
  fields.list("stills", program.stills, kMaxOutputs);
  fields.name_of("recording", program.recording, link::name_of, recording_mark_from_string);
  fields.ids("omitted", program.omitted, kMaxSeats);
}

json::value to_json(const Program& program) {
  return write(program);
}

Result<Program> program_from_json(const json::value& value) {
  return read<Program>(value);
}

json::value control_document(Bytes payload) {
  json::error_code error;
  json::value document = json::parse({reinterpret_cast<const char*>(payload.data()), payload.size()}, error);
  return error ? json::value() : document;
}

std::string_view message_type(const json::value& value) {
  const json::object* object = value.if_object();
  const json::value* type = object != nullptr ? object->if_contains("type") : nullptr;
  const json::string* text = type != nullptr ? type->if_string() : nullptr;
  return text != nullptr ? std::string_view(*text) : std::string_view();
}

}  // namespace amphi::link
