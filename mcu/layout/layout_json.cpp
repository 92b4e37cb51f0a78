#include "mcu/layout/layout_json.hpp"

#include <boost/json.hpp>

#include "mcu/media/scene_json.hpp"

namespace amphi::layout {
namespace {

boost::json::object rectangle(int x, int y, int width, int height) {
  return {{"x", x}, {"y", y}, {"width", width}, {"height", height}};
}

void add_overlay(boost::json::array& list, std::string_view name, const std::optional<Rect>& area) {
  if (!area) return;
  boost::json::object object = rectangle(area->x, area->y, area->width, area->height);
  object[name] = true;
  list.push_back(std::move(object));
}

}  // namespace

boost::json::array to_json(const Layout& layout) {
  boost::json::array list;
  for (const PlacedTile& placed : layout.tiles) {
    boost::json::object object = rectangle(placed.x, placed.y, placed.width, placed.height);
    if (placed.picture.empty()) {
      object["tile"] = amphi::to_json(placed.tile);
    } else {
      object["picture"] = placed.picture.str();
    }
    list.push_back(std::move(object));
  }
  add_overlay(list, "banner", layout.banner);
  add_overlay(list, "lower_third", layout.lower_third);
  return list;
}

}  // namespace amphi::layout
