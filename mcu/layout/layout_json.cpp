#include "mcu/layout/layout_json.hpp"

#include <boost/json.hpp>

#include "mcu/media/scene_json.hpp"

namespace amphi::layout {

boost::json::array to_json(std::span<const PlacedTile> tiles) {
  boost::json::array list;
  for (const PlacedTile& placed : tiles) {
    list.push_back({{"x", placed.x},
                    {"y", placed.y},
                    {"width", placed.width},
                    {"height", placed.height},
                    {"tile", amphi::to_json(placed.tile)}});
  }
  return list;
}

}  // namespace amphi::layout
