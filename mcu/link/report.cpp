#include "mcu/link/report.hpp"

#include "mcu/link/json_fields.hpp"
#include "mcu/media/scene_json.hpp"

namespace amphi::link {
namespace {

constexpr std::size_t kMaxRegions = 256;

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

json::value to_json(const Report& report) {
  json::array regions;
  for (const Region& region : report.on_screen) regions.push_back(region_to_json(region));
  return {{"type", "report"},
          {"revision", report.revision},
          {"on_screen", std::move(regions)},
          {"active_speaker",
           report.active_speaker ? json::value(report.active_speaker->str()) : json::value(nullptr)},
          {"frames", report.frames},
          {"unchanged", report.unchanged},
          {"encoded", report.encoded},
          {"dropped", report.dropped},
          {"late_ticks", report.late_ticks},
          {"late_sound", report.late_sound},
          {"concealed", report.concealed},
          {"bad_packets", report.bad_packets},
          {"max_frame_gap_us", report.max_frame_gap_us}};
}

Result<Report> report_from_json(const json::value& value) {
  Report report;
  Fields fields(value);
  fields.integer("revision", report.revision, 0, kMaxInt);
  fields.list("on_screen", report.on_screen, kMaxRegions, region_from_json);
  fields.integer("frames", report.frames, 0, kMaxInt);
  fields.integer("unchanged", report.unchanged, 0, kMaxInt);
  fields.integer("encoded", report.encoded, 0, kMaxInt);
  fields.integer("dropped", report.dropped, 0, kMaxInt);
  fields.integer("late_ticks", report.late_ticks, 0, kMaxInt);
  fields.integer("late_sound", report.late_sound, 0, kMaxInt);
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

}  // namespace amphi::link
