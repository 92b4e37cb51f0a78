#include "mixer/canvas/text_shaper.hpp"

#include <fribidi.h>

#include <algorithm>
#include <memory>

#include "mixer/canvas/text.hpp"

namespace amphi::mixer {
namespace {

constexpr char32_t kEllipsis = 0x2026;

/// A stretch of one direction, one font and one script.
struct Run {
  std::size_t begin = 0, end = 0;
  FriBidiLevel level = 0;
  std::size_t font = 0;
  hb_script_t script = HB_SCRIPT_COMMON;
};

struct FreeBuffer {
  void operator()(hb_buffer_t* buffer) const { hb_buffer_destroy(buffer); }
};
using Buffer = std::unique_ptr<hb_buffer_t, FreeBuffer>;

std::vector<FriBidiLevel> embedding_levels(const std::u32string& text) {
  const std::vector<FriBidiChar> characters(text.begin(), text.end());
  const auto count = static_cast<FriBidiStrIndex>(characters.size());
  std::vector<FriBidiCharType> types(characters.size());
  std::vector<FriBidiBracketType> brackets(characters.size());
  std::vector<FriBidiLevel> levels(characters.size());
  fribidi_get_bidi_types(characters.data(), count, types.data());
  fribidi_get_bracket_types(characters.data(), count, types.data(), brackets.data());
  FriBidiParType direction = fribidi_get_par_direction(types.data(), count);
  if (fribidi_get_par_embedding_levels_ex(types.data(), brackets.data(), count, &direction, levels.data()) ==
      0) {
    std::fill(levels.begin(), levels.end(), FriBidiLevel{0});
  }
  return levels;
}

bool has_own_script(hb_script_t script) {
  return script != HB_SCRIPT_COMMON && script != HB_SCRIPT_INHERITED && script != HB_SCRIPT_UNKNOWN;
}

std::vector<Run> split(const std::u32string& text, const FontSet& fonts) {
  const std::vector<FriBidiLevel> levels = embedding_levels(text);
  std::vector<Run> runs;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const hb_script_t script = hb_unicode_script(hb_unicode_funcs_get_default(), text[i]);
    const bool joined = !runs.empty() && continues_character(text[i]);
    const std::size_t font = joined ? runs.back().font : fonts.font_for(text[i]);
    const bool same =
        !runs.empty() && runs.back().level == levels[i] && runs.back().font == font &&
        (!has_own_script(script) || !has_own_script(runs.back().script) || script == runs.back().script);
    if (!same) runs.push_back({i, i, levels[i], font, script});
    runs.back().end = i + 1;
    if (has_own_script(script)) runs.back().script = script;
  }
  return runs;
}

/// Rule L2: from the highest level down to the lowest odd one, reverse every stretch at that level or above.
void to_visual_order(std::vector<Run>& runs) {
  int highest = 0;
  for (const Run& run : runs) highest = std::max<int>(highest, run.level);
  for (int level = highest; level >= 1; --level) {
    const auto at_level = [level](const Run& run) { return run.level >= level; };
    for (auto begin = runs.begin(); begin != runs.end();) {
      begin = std::find_if(begin, runs.end(), at_level);
      const auto end = std::find_if_not(begin, runs.end(), at_level);
      std::reverse(begin, end);
      begin = end;
    }
  }
}

void shape_run(const std::u32string& text, const Run& run, const FontSet& fonts, hb_buffer_t* buffer,
               ShapedLine& line) {
  const std::vector<std::uint32_t> characters(text.begin(), text.end());
  hb_buffer_reset(buffer);
  hb_buffer_add_utf32(buffer, characters.data(), static_cast<int>(characters.size()),
                      static_cast<unsigned>(run.begin), static_cast<int>(run.end - run.begin));
  hb_buffer_set_direction(buffer, run.level % 2 == 0 ? HB_DIRECTION_LTR : HB_DIRECTION_RTL);
  hb_buffer_set_script(buffer, run.script);
  hb_buffer_set_language(buffer, hb_language_from_string("und", -1));
  hb_shape(fonts.shaping(run.font), buffer, nullptr, 0);
  unsigned count = 0;
  const hb_glyph_info_t* infos = hb_buffer_get_glyph_infos(buffer, &count);
  const hb_glyph_position_t* positions = hb_buffer_get_glyph_positions(buffer, &count);
  for (unsigned i = 0; i < count; ++i) {
    line.glyphs.push_back(
        {run.font, infos[i].codepoint, line.advance + positions[i].x_offset, positions[i].y_offset});
    line.advance += positions[i].x_advance;
  }
}

bool fits(const ShapedLine& line, int max_width) {
  return line.advance <= 64 * max_width;
}

/// The first `count` characters, without half a character at the end, and an ellipsis.
std::u32string shortened(const std::u32string& text, std::size_t count) {
  while (count > 0 && (continues_character(text[count]) || text[count - 1] == U' ')) --count;
  return text.substr(0, count) + kEllipsis;
}

}  // namespace

ShapedLine shape(const std::u32string& text, const FontSet& fonts) {
  ShapedLine line;
  if (text.empty()) return line;
  std::vector<Run> runs = split(text, fonts);
  to_visual_order(runs);
  const Buffer buffer(hb_buffer_create());
  for (const Run& run : runs) shape_run(text, run, fonts, buffer.get(), line);
  return line;
}

ShapedLine shape_to_fit(const std::u32string& text, const FontSet& fonts, int max_width) {
  ShapedLine best = shape(text, fonts);
  if (fits(best, max_width)) return best;
  best = {};
  std::size_t too_long = text.size();
  for (std::size_t least = 0; least < too_long;) {
    const std::size_t middle = (least + too_long) / 2;
    ShapedLine line = shape(shortened(text, middle), fonts);
    if (fits(line, max_width)) {
      best = std::move(line);
      least = middle + 1;
    } else {
      too_long = middle;
    }
  }
  return best;
}

}  // namespace amphi::mixer
