#include "mcu/link/output_json.hpp"

namespace amphi::link {
namespace {

std::string_view name_of(SoundRung rung) {
  switch (rung) {
    case SoundRung::full:
      return "full";
    case SoundRung::thin:
      return "thin";
    case SoundRung::least:
      break;
  }
  return "least";
}

std::optional<SoundRung> sound_rung_from_string(std::string_view text) {
  for (const SoundRung rung : kSoundRungs) {
    if (name_of(rung) == text) return rung;
  }
  return std::nullopt;
}

}  // namespace

json::value to_json(const VideoFormat& f) {
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

json::value to_json(const VideoOutput& o) {
  return {{"stream", o.stream},
          {"rung", to_string(o.rung)},
          {"codec", to_string(o.codec)},
          {"format", to_json(o.format)},
          {"focus", o.focus}};
}

Result<VideoOutput> video_output_from_json(const json::value& value) {
  VideoOutput o;
  Fields fields(value);
  fields.integer("stream", o.stream, 1, kMaxStream);
  fields.name_of("rung", o.rung, rung_level_from_string);
  fields.name_of("codec", o.codec, codec_from_string);
  fields.boolean("focus", o.focus);
  if (kind_of(o.codec) != MediaKind::video) fields.note("codec", "must be one for video");
  if (!has_moving_picture(o.rung)) fields.note("rung", "must be high, medium or low");
  if (const json::value* format = fields.find("format")) {
    auto parsed = format_from_json(*format);
    if (!parsed) return parsed.error();
    o.format = *parsed;
  }
  return fields.finish(o);
}

json::value to_json(const SoundOutput& o) {
  return {{"stream", o.stream},
          {"rung", name_of(o.rung)},
          {"without", o.without ? json::value(o.without->str()) : json::value(nullptr)},
          {"bits_per_second", o.bits_per_second},
          {"frame_ms", o.frame_ms},
          {"expected_loss", o.expected_loss},
          {"dtx", o.dtx}};
}

Result<SoundOutput> sound_output_from_json(const json::value& value) {
  SoundOutput o;
  Fields fields(value);
  fields.integer("stream", o.stream, 1, kMaxStream);
  fields.name_of("rung", o.rung, sound_rung_from_string);
  fields.integer("bits_per_second", o.bits_per_second, 6'000, 128'000);
  fields.integer("frame_ms", o.frame_ms, 20, 60);
  if (o.frame_ms % 20 != 0) fields.note("frame_ms", "must be 20, 40 or 60");
  fields.integer("expected_loss", o.expected_loss, 0, 50);
  fields.boolean("dtx", o.dtx);
  if (fields.optional("without") != nullptr) {
    std::string id;
    fields.string("without", id, 64);
    o.without = ParticipantId(std::move(id));
  }
  return fields.finish(std::move(o));
}

json::value to_json(const StillOutput& o) {
  return {{"stream", o.stream},
          {"width", o.width},
          {"height", o.height},
          {"interval_ms", o.interval_ms},
          {"max_bytes", o.max_bytes}};
}

Result<StillOutput> still_output_from_json(const json::value& value) {
  StillOutput o;
  Fields fields(value);
  fields.integer("stream", o.stream, 1, kMaxStream);
  fields.integer("width", o.width, 160, 1920);
  fields.integer("height", o.height, 90, 1080);
  if (o.width % 2 != 0 || o.height % 2 != 0) fields.note("width and height", "must be even");
  fields.integer("interval_ms", o.interval_ms, 500, 60'000);
  fields.integer("max_bytes", o.max_bytes, 1'000, 100'000);
  return fields.finish(o);
}

}  // namespace amphi::link
