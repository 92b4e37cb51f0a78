#pragma once
#include <boost/json/value.hpp>

#include "mcu/base/result.hpp"
#include "mcu/media/scene.hpp"

namespace amphi {

/// {"preset":"grid","order":["id",...],"pinned":{"participant":"id","source":"camera"}|null,"labels":true,
///  "background":"#12161c"}
boost::json::value to_json(const Scene& scene);
boost::json::value to_json(const Tile& tile);

/// Takes what to_json() writes. Missing members keep `base`'s values, so a PUT of {"preset":"single"} changes
/// only that. At most 64 ids in `order`; unknown members and presets are errors that name them.
Result<Scene> scene_from_json(const boost::json::value& json, const Scene& base = {});
Result<Tile> tile_from_json(const boost::json::value& json);

}  // namespace amphi
