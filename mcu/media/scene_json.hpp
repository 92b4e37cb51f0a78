#pragma once
#include <boost/json/value.hpp>

#include "mcu/base/result.hpp"
#include "mcu/media/scene.hpp"

namespace amphi {

/// {"preset":"grid","order":["id",...],"pinned":{"participant":"id","source":"camera"},"labels":true,
///  "background":"#12161c","tiles":[{"x":0,"y":0,"width":5000,"height":10000,"show":"speaker","fit":"cover"},
///  ...],"sign_language":{"participant":"id","corner":"bottom_right","size":25},
///  "banner":{"text":"...","position":"bottom"},"lower_third":{"text":"...","second":"..."},
///  "background_picture":"id"}; docs/protocol.md has all ranges. What is not there is null.
boost::json::value to_json(const Scene& scene);
boost::json::value to_json(const Tile& tile);

/// Takes what to_json() writes. Missing members keep `base`'s values, so a PUT of {"preset":"single"} changes
/// only that; null takes an optional member away. A member that is given is replaced as a whole. At most 64
/// ids in `order`; unknown members and presets are errors that name them.
Result<Scene> scene_from_json(const boost::json::value& json, const Scene& base = {});
Result<Tile> tile_from_json(const boost::json::value& json);

}  // namespace amphi
