#pragma once
#include <boost/json/array.hpp>
#include <span>

#include "mcu/layout/layout.hpp"

namespace amphi::layout {

/// What resolve() says, for a moderator's page: a list of {"x","y","width","height","tile":{"participant",
/// "source"}} in canvas pixels, later ones over earlier ones.
boost::json::array to_json(std::span<const PlacedTile> tiles);

}  // namespace amphi::layout
