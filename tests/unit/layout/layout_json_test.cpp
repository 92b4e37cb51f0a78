#include "mcu/layout/layout_json.hpp"

#include <boost/json.hpp>
#include <vector>

#include "tests/support/catch.hpp"

using namespace amphi;

TEST_CASE("a resolved layout is told as a list of rectangles and what they show") {
  const std::vector<layout::PlacedTile> tiles{{{ParticipantId("a"), Source::screen}, 0, 2, 640, 360, true}};
  CHECK(boost::json::serialize(layout::to_json(tiles)) ==
        R"([{"x":0,"y":2,"width":640,"height":360,"tile":{"participant":"a","source":"screen"}}])");
}
