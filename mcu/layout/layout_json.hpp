#pragma once
#include <boost/json/array.hpp>

#include "mcu/layout/layout.hpp"

namespace amphi::layout {

/// What arrange() says, for a moderator's page: a list of {"x","y","width","height"} in canvas pixels, later
/// ones over earlier ones, each with what it shows: "tile":{"participant","source"}, "picture":"id",
/// "banner":true or "lower_third":true.
boost::json::array to_json(const Layout& layout);

}  // namespace amphi::layout
