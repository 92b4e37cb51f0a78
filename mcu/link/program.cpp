#include "mcu/link/program.hpp"

#include "mcu/link/output_json.hpp"
#include "mcu/media/scene_json.hpp"

namespace amphi::link {
namespace {

constexpr std::size_t kMaxSeats = 256;
constexpr std::size_t kMaxOutputs = 1024;

json::value producer_to_json(const Producer& p) {
  return {{"stream", p.stream}, {"source", to_string(p.source)}, {"codec", to_string(p.codec)}};
}

Result<Producer> producer_from_json(const json::value& value) {
  Producer p;
  Fields fields(value);
  fields.integer("stream", p.stream, 1, kMaxStream);
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

}  // namespace

json::value to_json(const Program& program) {
  json::array stage;
  for (const Seat& seat : program.stage) stage.push_back(seat_to_json(seat));
  const auto list = [](const auto& outputs) {
    json::array out;
    for (const auto& output : outputs) out.push_back(to_json(output));
    return out;
  };
  return {{"type", "program"},
          {"revision", program.revision},
          {"scene", amphi::to_json(program.scene)},
          {"canvas", to_json(program.canvas)},
          {"stage", std::move(stage)},
          {"video", list(program.video)},
          {"sound", list(program.sound)},
          {"stills", list(program.stills)}};
}

Result<Program> program_from_json(const json::value& value) {
  Program program;
  Fields fields(value);
  fields.integer("revision", program.revision, 0, kMaxInt);
  fields.list("stage", program.stage, kMaxSeats, seat_from_json);
  fields.list("video", program.video, kMaxOutputs, video_output_from_json);
  fields.list("sound", program.sound, kMaxOutputs, sound_output_from_json);
  fields.list("stills", program.stills, kMaxOutputs, still_output_from_json);
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

std::string_view message_type(const json::value& value) {
  const json::object* object = value.if_object();
  const json::value* type = object != nullptr ? object->if_contains("type") : nullptr;
  const json::string* text = type != nullptr ? type->if_string() : nullptr;
  return text != nullptr ? std::string_view(*text) : std::string_view();
}

}  // namespace amphi::link
