#include "mcu/link/report.hpp"

#include "mcu/link/json_fields.hpp"
#include "mcu/media/scene_json.hpp"

namespace amphi::link {
namespace {

constexpr std::size_t kMaxRegions = 256;

}  // namespace

template <class Fields>
void describe(Fields& fields, Described<Fields, Region>& r) {
  fields.object("tile", r.tile, amphi::to_json, tile_from_json);
  fields.integer("x", r.x, 0, 4096);
  fields.integer("y", r.y, 0, 4096);
  fields.integer("width", r.width, 0, 4096);
  fields.integer("height", r.height, 0, 4096);
  fields.boolean("live", r.live);
}

template <class Fields>
void describe(Fields& fields, Described<Fields, Report>& r) {
  fields.type("report");
  fields.integer("revision", r.revision, 0, kMaxInt);
  fields.list("on_screen", r.on_screen, kMaxRegions);
  fields.id("active_speaker", r.active_speaker);
  fields.integer("frames", r.frames, 0, kMaxInt);
  fields.integer("unchanged", r.unchanged, 0, kMaxInt);
  fields.integer("encoded", r.encoded, 0, kMaxInt);
  fields.integer("dropped", r.dropped, 0, kMaxInt);
  fields.integer("late_ticks", r.late_ticks, 0, kMaxInt);
  fields.integer("late_sound", r.late_sound, 0, kMaxInt);
  fields.integer("concealed", r.concealed, 0, kMaxInt);
  fields.integer("bad_packets", r.bad_packets, 0, kMaxInt);
  fields.integer("max_frame_gap_us", r.max_frame_gap_us, 0, kMaxInt);
}

json::value to_json(const Report& report) {
  return write(report);
}

Result<Report> report_from_json(const json::value& value) {
  return read<Report>(value);
}

}  // namespace amphi::link
