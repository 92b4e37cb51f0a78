#include "mixer/canvas/label_renderer.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "mixer/canvas/font_set.hpp"
#include "mixer/canvas/text.hpp"
#include "mixer/canvas/text_shaper.hpp"

namespace amphi::mixer {
namespace {

constexpr std::size_t kCacheCapacity = 256;

/// Adds one glyph's picture to the line; what would lie outside is clipped.
void stamp(const FT_Bitmap& bitmap, int left, int top, Mask& mask) {
  if (bitmap.pixel_mode != FT_PIXEL_MODE_GRAY) return;
  const int rows = static_cast<int>(bitmap.rows);
  const int columns = static_cast<int>(bitmap.width);
  for (int row = std::max(0, -top); row < std::min(rows, mask.height - top); ++row) {
    const std::uint8_t* from = bitmap.buffer + static_cast<std::ptrdiff_t>(row) * bitmap.pitch;
    std::uint8_t* to = mask.coverage.data() + static_cast<std::ptrdiff_t>(top + row) * mask.width;
    for (int column = std::max(0, -left); column < std::min(columns, mask.width - left); ++column) {
      to[left + column] = std::max(to[left + column], from[column]);
    }
  }
}

Mask rasterize(const ShapedLine& line, const FontSet& fonts, int max_width) {
  Mask mask{std::min((line.advance + 63) / 64, max_width), fonts.line_height(), {}};
  mask.coverage.resize(static_cast<std::size_t>(mask.width) * static_cast<std::size_t>(mask.height));
  for (const PlacedGlyph& glyph : line.glyphs) {
    const FT_Face face = fonts.face(glyph.font);
    if (FT_Load_Glyph(face, glyph.index, FontSet::kLoadFlags | FT_LOAD_RENDER) != 0) continue;
    const FT_GlyphSlot slot = face->glyph;
    stamp(slot->bitmap, ((glyph.x + 32) >> 6) + slot->bitmap_left,
          fonts.ascender() - ((glyph.y + 32) >> 6) - slot->bitmap_top, mask);
  }
  return mask;
}

struct KeyView {
  std::string_view text;
  int size = 0, max_width = 0;
  friend auto operator<=>(const KeyView&, const KeyView&) = default;
};

struct Key {
  std::string text;
  int size = 0, max_width = 0;
  [[nodiscard]] KeyView view() const { return {text, size, max_width}; }
};

/// Lets the cache be searched without making a string.
struct Less {
  using is_transparent = void;
  static KeyView view(const Key& key) { return key.view(); }
  static KeyView view(const KeyView& key) { return key; }
  template <class A, class B>
  bool operator()(const A& a, const B& b) const {
    return view(a) < view(b);
  }
};

}  // namespace

std::vector<std::string> default_fonts() {
  return {"/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"};
}

class LabelRenderer::Implementation {
 public:
  explicit Implementation(std::unique_ptr<FontSet> fonts) : fonts_(std::move(fonts)) {}

  std::shared_ptr<const Mask> render(const KeyView& key) {
    ++clock_;
    auto found = cache_.find(key);
    if (found == cache_.end()) {
      make_room();
      found = cache_.emplace(Key{std::string(key.text), key.size, key.max_width}, Entry{draw(key), 0}).first;
    }
    found->second.used = clock_;
    return found->second.mask;
  }

 private:
  struct Entry {
    std::shared_ptr<const Mask> mask;
    std::uint64_t used = 0;
  };

  [[nodiscard]] std::shared_ptr<const Mask> draw(const KeyView& key) {
    fonts_->set_size(key.size);
    const ShapedLine line = shape_to_fit(to_drawable(key.text), *fonts_, key.max_width);
    return std::make_shared<const Mask>(rasterize(line, *fonts_, key.max_width));
  }

  void make_room() {
    if (cache_.size() < kCacheCapacity) return;
    cache_.erase(std::min_element(cache_.begin(), cache_.end(), [](const auto& a, const auto& b) {
      return a.second.used < b.second.used;
    }));
  }

  std::unique_ptr<FontSet> fonts_;
  std::map<Key, Entry, Less> cache_;
  std::uint64_t clock_ = 0;
};

LabelRenderer::LabelRenderer(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}
LabelRenderer::~LabelRenderer() = default;

Result<std::unique_ptr<LabelRenderer>> LabelRenderer::create(const std::vector<std::string>& fonts) {
  auto loaded = FontSet::load(fonts);
  if (!loaded) return loaded.error();
  auto implementation = std::make_unique<Implementation>(std::move(*loaded));
  return std::unique_ptr<LabelRenderer>(new LabelRenderer(std::move(implementation)));
}

std::shared_ptr<const Mask> LabelRenderer::render(std::string_view utf8, int pixel_height, int max_width) {
  return implementation_->render({utf8, std::clamp(pixel_height, 8, 256), std::clamp(max_width, 0, 8192)});
}

}  // namespace amphi::mixer
