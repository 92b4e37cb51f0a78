#include "mixer/canvas/text_shaper.hpp"

#include "mixer/canvas/label_renderer.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::mixer;

namespace {

const FontSet& fonts() {
  static const auto instance = std::move(FontSet::load(default_fonts())).value();
  return *instance;
}

std::vector<std::uint32_t> glyphs(const ShapedLine& line) {
  std::vector<std::uint32_t> out;
  for (const PlacedGlyph& glyph : line.glyphs) out.push_back(glyph.index);
  return out;
}

std::uint32_t glyph_of(char32_t character) {
  return FT_Get_Char_Index(fonts().face(0), character);
}

std::vector<std::uint32_t> glyphs_of(const std::u32string& visual) {
  std::vector<std::uint32_t> out;
  for (const char32_t character : visual) out.push_back(glyph_of(character));
  return out;
}

}  // namespace

TEST_CASE(
    "right-to-left text is laid out from the right, and its numbers and Latin words are not turned round") {
  CHECK(glyphs(shape(U"אבג", fonts())) == glyphs_of(U"גבא"));
  CHECK(glyphs(shape(U"אב Tom 12", fonts())) == glyphs_of(U"Tom 12 בא"));
  CHECK(glyphs(shape(U"Tom אב", fonts())) == glyphs_of(U"Tom בא"));
}

TEST_CASE("what does not fit gives way to an ellipsis at the reading end") {
  const ShapedLine latin = shape_to_fit(U"Jean-Baptiste de la Fontaine", fonts(), 80);
  CHECK(latin.advance <= 64 * 80);
  CHECK(latin.advance > 64 * 60);
  CHECK(latin.glyphs.front().index == glyph_of(U'J'));
  CHECK(latin.glyphs.back().index == glyph_of(U'…'));
  const ShapedLine hebrew = shape_to_fit(U"אבגדהוזחטיכלמנסעפצקרשת", fonts(), 80);
  CHECK(hebrew.advance <= 64 * 80);
  CHECK(hebrew.glyphs.front().index == glyph_of(U'…'));
  CHECK(hebrew.glyphs.back().index == glyph_of(U'א'));
}

TEST_CASE("what belongs to a character is never cut from it") {
  std::u32string text;
  for (int i = 0; i < 20; ++i) text += U"\U0001F44B\U0001F3FD";  // a hand and its skin tone
  for (int width = 20; width < 120; ++width) {
    const ShapedLine line = shape_to_fit(text, fonts(), width);
    REQUIRE(line.glyphs.size() % 2 == 1);  // pairs and the ellipsis
  }
}
