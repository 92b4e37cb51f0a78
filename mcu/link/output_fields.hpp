#pragma once
// Internal to mcu/link: the members of outputs, with their ranges.
#include "mcu/link/json_fields.hpp"
#include "mcu/link/output.hpp"

namespace amphi::link {

std::string_view name_of(SoundRung rung);
std::optional<SoundRung> sound_rung_from_string(std::string_view text);

template <class Fields>
void describe(Fields& fields, Described<Fields, VideoFormat>& f) {
  fields.integer("width", f.width, 160, 1920);
  fields.integer("height", f.height, 90, 1080);
  fields.integer("frames_per_second", f.frames_per_second, 5, 60);
  fields.integer("bits_per_second", f.bits_per_second, 10'000, 20'000'000);
  fields.check(f.width % 2 == 0 && f.height % 2 == 0, "width and height", "must be even");
}

template <class Fields>
void describe(Fields& fields, Described<Fields, VideoOutput>& o) {
  fields.integer("stream", o.stream, 1, kMaxStream);
  fields.name_of("rung", o.rung, to_string, rung_level_from_string);
  fields.name_of("codec", o.codec, to_string, codec_from_string);
  fields.boolean("focus", o.focus);
  fields.boolean("recorded", o.recorded);
  fields.check(!o.focus || !o.recorded, "focus", "is not for a recording");
  fields.object("format", o.format, write<VideoFormat>, read<VideoFormat>);
  fields.check(kind_of(o.codec) == MediaKind::video, "codec", "must be one for video");
  fields.check(has_moving_picture(o.rung), "rung", "must be high, medium or low");
}

template <class Fields>
void describe(Fields& fields, Described<Fields, SoundOutput>& o) {
  fields.integer("stream", o.stream, 1, kMaxStream);
  fields.name_of("rung", o.rung, link::name_of, sound_rung_from_string);
  fields.id("without", o.without);
  fields.integer("bits_per_second", o.bits_per_second, 6'000, 128'000);
  fields.integer("frame_ms", o.frame_ms, 20, 60);
  fields.check(o.frame_ms % 20 == 0, "frame_ms", "must be 20, 40 or 60");
  fields.integer("expected_loss", o.expected_loss, 0, 50);
  fields.boolean("dtx", o.dtx);
  fields.boolean("recorded", o.recorded);
}

template <class Fields>
void describe(Fields& fields, Described<Fields, StillOutput>& o) {
  fields.integer("stream", o.stream, 1, kMaxStream);
  fields.integer("width", o.width, 160, 1920);
  fields.integer("height", o.height, 90, 1080);
  fields.check(o.width % 2 == 0 && o.height % 2 == 0, "width and height", "must be even");
  fields.integer("interval_ms", o.interval_ms, 500, 60'000);
  fields.integer("max_bytes", o.max_bytes, 1'000, 100'000);
}

}  // namespace amphi::link
