#include "mixer/canvas/tile_painter.hpp"

#include <algorithm>
#include <array>

namespace amphi::mixer {
namespace {

constexpr Color kInk{0xff, 0xff, 0xff};
constexpr Color kPlate{0x0b, 0x0e, 0x13};
constexpr std::uint8_t kPlateOpacity = 190;
constexpr Color kMutedMark{0xff, 0x8a, 0x80};
constexpr Color kPlaceholder{0x23, 0x2a, 0x34};

/// Muted enough for white letters to be read on each (contrast above 4.5).
constexpr std::array kDiscColors{Color{0x3b, 0x6e, 0xa8}, Color{0x2f, 0x7d, 0x6d}, Color{0x8a, 0x5a, 0x9e},
                                 Color{0xa8, 0x54, 0x4c}, Color{0x5b, 0x75, 0x2c}, Color{0x9a, 0x64, 0x1f},
                                 Color{0x4f, 0x62, 0xb0}, Color{0xa3, 0x4d, 0x7a}};

/// FNV-1a.
std::uint32_t hash(std::string_view text) {
  std::uint32_t value = 2166136261u;
  for (const char character : text) value = (value ^ static_cast<unsigned char>(character)) * 16777619u;
  return value;
}

Color disc_color(std::string_view name) {
  return kDiscColors[hash(name) % kDiscColors.size()];
}

int label_size(Rect tile, Source source) {
  return std::clamp(tile.height / 20 + 8, 10, source == Source::screen ? 18 : 30);
}

}  // namespace

TilePainter::TilePainter(Canvas& canvas, LabelRenderer& labels) : canvas_(canvas), labels_(labels) {}

void TilePainter::draw_label(Rect tile, Source source, std::string_view name, bool muted) {
  const int size = label_size(tile, source);
  const int padding = size / 2;
  const int margin = std::max(2, size / 3);
  const int mark = muted ? size : 0;
  const int mark_gap = muted ? size / 4 : 0;
  const int room = tile.width - 2 * margin - 2 * padding - mark - mark_gap;
  const auto text = labels_.render(name, size, std::max(0, room));
  if (text->width == 0 && !muted) return;

  const int height = text->height + size / 4;
  const int width = 2 * padding + mark + mark_gap + text->width;
  if (width + margin > tile.width || height + margin > tile.height) return;
  const int x = tile.x + margin;
  const int y = tile.bottom() - margin - height;
  canvas_.blend(shapes_.rounded_rectangle(width, height, size / 3), x, y, kPlate, kPlateOpacity);
  if (muted) canvas_.blend(shapes_.muted_microphone(mark), x + padding, y + (height - mark) / 2, kMutedMark);
  canvas_.blend(*text, x + padding + mark + mark_gap, y + (height - text->height) / 2, kInk);
}

void TilePainter::draw_placeholder(Rect tile, std::string_view name) {
  canvas_.fill(tile, kPlaceholder);
  const int diameter = std::min(tile.width, tile.height) * 9 / 20;
  const int x = tile.x + (tile.width - diameter) / 2;
  const int y = tile.y + (tile.height - diameter) * 9 / 20;  // a little above the middle: the label is below
  canvas_.blend(shapes_.disc(diameter), x, y, disc_color(name));
  const auto letters = labels_.render(initials(name), diameter * 2 / 5, diameter * 4 / 5);
  canvas_.blend(*letters, x + (diameter - letters->width) / 2, y + (diameter - letters->height) / 2, kInk);
}

void TilePainter::draw_border(Rect tile, Color color, int thickness) {
  canvas_.frame(tile.grown(thickness), color, thickness);
}

void TilePainter::round_corners(Rect tile, Color outside) {
  const int radius = std::clamp(tile.height / 40, 2, 10);
  for (int corner = 0; corner < 4; ++corner) {
    canvas_.blend(shapes_.outside_of_corner(radius, corner), corner % 2 == 0 ? tile.x : tile.right() - radius,
                  corner < 2 ? tile.y : tile.bottom() - radius, outside);
  }
}

}  // namespace amphi::mixer
