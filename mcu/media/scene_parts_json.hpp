#pragma once
// Internal to mcu/media: the objects inside a scene's JSON.
#include <boost/json/value.hpp>

#include "mcu/base/result.hpp"
#include "mcu/media/scene.hpp"

namespace amphi::scene_parts {

boost::json::value to_json(const CustomTile& tile);
boost::json::value to_json(const SignLanguage& sign);
boost::json::value to_json(const Banner& banner);
boost::json::value to_json(const LowerThird& lower_third);

// Each error is a sentence that names the member. Unknown members are errors.
Result<CustomTile> custom_tile_from_json(const boost::json::value& value);
Result<SignLanguage> sign_language_from_json(const boost::json::value& value);
Result<Banner> banner_from_json(const boost::json::value& value);
Result<LowerThird> lower_third_from_json(const boost::json::value& value);
Result<PictureId> picture_id_from_json(const boost::json::value& value);
Result<ParticipantId> participant_from_json(const boost::json::value& value);

}  // namespace amphi::scene_parts
