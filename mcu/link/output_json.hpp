#pragma once
// Internal to mcu/link: outputs as JSON, with their ranges checked.
#include "mcu/link/json_fields.hpp"
#include "mcu/link/output.hpp"

namespace amphi::link {

json::value to_json(const VideoFormat& format);
json::value to_json(const VideoOutput& output);
json::value to_json(const SoundOutput& output);
json::value to_json(const StillOutput& output);
Result<VideoFormat> format_from_json(const json::value& value);
Result<VideoOutput> video_output_from_json(const json::value& value);
Result<SoundOutput> sound_output_from_json(const json::value& value);
Result<StillOutput> still_output_from_json(const json::value& value);

}  // namespace amphi::link
