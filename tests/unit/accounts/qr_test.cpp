#include "mcu/accounts/qr.hpp"

#include <algorithm>

#include "tests/support/catch.hpp"

using amphi::accounts::qr_svg;
using amphi::accounts::qr_terminal;

TEST_CASE("a QR code's picture is one path without anything active in it") {
  const auto svg = qr_svg("https://example.org/r/class-4b#i=secret");
  REQUIRE(svg);
  CHECK(svg->starts_with("<svg xmlns="));
  CHECK(svg->ends_with("</svg>"));
  for (const char* active : {"script", "style", "href", "on", "width="})
    CHECK(svg->find(active) == std::string::npos);
  // Three finder patterns: their outer rows are seven modules wide, one of them at the quiet zone's corner.
  CHECK(svg->find("M4 4h7v1h-7z") != std::string::npos);
}

TEST_CASE("a QR code holds a link of a thousand bytes and no more") {
  CHECK(qr_svg(std::string(1000, 'x')));
  CHECK_FALSE(qr_svg(std::string(1001, 'x')));
  CHECK_FALSE(qr_svg(""));
}

TEST_CASE("a terminal shows two rows of modules in each line") {
  const auto text = qr_terminal("https://example.org/");
  REQUIRE(text);
  // Version 2 has 25 modules, and four of quiet zone on each side.
  CHECK(std::count(text->begin(), text->end(), '\n') == 17);
}
