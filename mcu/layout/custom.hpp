#pragma once
#include <vector>

#include "mcu/layout/candidates.hpp"
#include "mcu/layout/layout.hpp"

namespace amphi::layout {

/// The tiles of a custom scene that have something to show.
std::vector<PlacedTile> custom_tiles(const Scene& scene, const Candidates& candidates, int canvas_width,
                                     int canvas_height);

}  // namespace amphi::layout
