#include "mixer/canvas/label_renderer.hpp"

#include <numeric>
#include <string>

#include "mixer/canvas/text.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::mixer;

namespace {

LabelRenderer& renderer() {
  static const auto instance = std::move(LabelRenderer::create()).value();
  return *instance;
}

long ink(const Mask& mask) {
  return std::accumulate(mask.coverage.begin(), mask.coverage.end(), 0L);
}

Mask render(std::string_view text, int size = 20, int max_width = 400) {
  return *renderer().render(text, size, max_width);
}

}  // namespace

TEST_CASE("names in many scripts leave ink within their width") {
  for (const char* name : {"Zoë", "Ana Ruiz", "محمد علي", "שרה כהן", "Ольга", "Νίκος", "😀", "李小龍",
                           "👩‍👩‍👧", "a\u0301"}) {
    const Mask mask = render(name);
    INFO(name);
    CHECK(ink(mask) > 0);
    CHECK(mask.width > 0);
    CHECK(mask.width <= 400);
    CHECK(mask.coverage.size() == static_cast<std::size_t>(mask.width * mask.height));
  }
}

TEST_CASE("Arabic letters are joined and run from right to left") {
  const Mask joined = render("محمد");
  const Mask apart = render("م ح م د");
  CHECK(joined.width < apart.width);
}

TEST_CASE("left-to-right and right-to-left parts of one name both show") {
  CHECK(render("Ana محمد").width > render("Ana").width);
  CHECK(render("محمد (Ana) 12").width > render("محمد").width);
}

TEST_CASE("characters that no font has become boxes") {
  CHECK(ink(render("\U000F0000\U000F0001")) > 0);
}

TEST_CASE("long names end in an ellipsis within the width") {
  const std::string longest(64, 'W');
  for (const int width : {0, 5, 20, 60, 100, 333}) {
    const Mask mask = render(longest, 20, width);
    CHECK(mask.width <= width);
    if (width >= 60) CHECK(mask.width > width / 2);
  }
  CHECK(render("محمد علي محمد علي محمد علي", 20, 80).width <= 80);
  CHECK(render("Ana", 20, 400).width == render("Ana", 20, 200).width);
}

TEST_CASE("a larger size makes a larger label") {
  CHECK(render("Zoë", 40).height > render("Zoë", 20).height);
  CHECK(render("Zoë", 40).width > render("Zoë", 20).width);
}

TEST_CASE("control characters, line breaks and direction overrides are left out") {
  CHECK(to_drawable("a\x01\x1b\r\n\tb\x7f") == U"ab");
  CHECK(to_drawable("\u202Eevil\u2066\u2028\uFEFF") == U"evil");
  CHECK(render("a\nb").coverage == render("ab").coverage);
}

TEST_CASE("broken UTF-8 costs a replacement character per byte and nothing else") {
  CHECK(to_drawable("a\xFFz") == U"a\uFFFDz");
  CHECK(to_drawable("\xC0\xAF") == U"\uFFFD\uFFFD");            // overlong
  CHECK(to_drawable("\xED\xA0\x80") == U"\uFFFD\uFFFD\uFFFD");  // a surrogate
  CHECK(to_drawable("\xF0\x9F\x98") == U"\uFFFD\uFFFD\uFFFD");  // cut short
  CHECK(to_drawable(std::string(5000, 'x')).size() == 256);
}

TEST_CASE("a pile of combining marks stays within the line") {
  std::string zalgo = "Z";
  for (int i = 0; i < 100; ++i) zalgo += "\u0301\u0323";
  CHECK(render(zalgo).height == render("Z").height);
}

TEST_CASE("rendering again gives the same picture without drawing it anew") {
  const auto first = renderer().render("cached", 20, 200);
  CHECK(renderer().render("cached", 20, 200) == first);
  for (int i = 0; i < 1000; ++i) static_cast<void>(renderer().render(std::to_string(i), 12, 200));
  const auto again = renderer().render("cached", 20, 200);
  CHECK(again != first);  // the cache is bounded
  CHECK(again->coverage == first->coverage);
}

TEST_CASE("no text makes an empty label") {
  CHECK(render("").width == 0);
  CHECK(render("\n\x01").width == 0);
}

TEST_CASE("initials are the first letters of the first and the last word") {
  CHECK(initials("Ana Ruiz") == "AR");
  CHECK(initials("zoë") == "Z");
  CHECK(initials("  élodie  de la  tour ") == "ÉT");
  CHECK(initials("Ольга") == "О");
  CHECK(initials("").empty());
}

TEST_CASE("without any readable font there is an error that says what to install") {
  const auto result = LabelRenderer::create({"/nonexistent.ttf", "/etc/passwd"});
  REQUIRE(!result);
  CHECK(result.error().code == ErrorCode::environment);
  CHECK(result.error().message.find("fonts-dejavu-core") != std::string::npos);
}
