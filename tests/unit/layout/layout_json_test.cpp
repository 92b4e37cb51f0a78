#include "mcu/layout/layout_json.hpp"

#include <boost/json.hpp>

#include "tests/support/catch.hpp"

using namespace amphi;

TEST_CASE("a resolved layout is told as a list of rectangles and what they show") {
  layout::Layout resolved;
  resolved.tiles = {{{ParticipantId("a"), Source::screen}, 0, 2, 640, 360, true},
                    {{}, 0, 0, 20, 10, false, Fit::contain, PictureId("logo")}};
  resolved.banner = layout::Rect{0, 670, 1280, 50};
  resolved.lower_third = layout::Rect{16, 500, 400, 60};
  CHECK(layout::to_json(resolved) == boost::json::parse(R"([
      {"x":0,"y":2,"width":640,"height":360,"tile":{"participant":"a","source":"screen"}},
      {"x":0,"y":0,"width":20,"height":10,"picture":"logo"},
      {"x":0,"y":670,"width":1280,"height":50,"banner":true},
      {"x":16,"y":500,"width":400,"height":60,"lower_third":true}])"));
}
