#include "mixer/canvas/caption_painter.hpp"

#include <algorithm>
#include <utility>

#include "mcu/layout/frame.hpp"

namespace amphi::mixer {
namespace {

constexpr Color kInk{0xff, 0xff, 0xff};
constexpr Color kSecondInk{0xc8, 0xd0, 0xda};
constexpr Color kPlate{0x0b, 0x0e, 0x13};
constexpr Color kMark{0x4c, 0xc3, 0x8a};
constexpr int kUnlimited = 8192;

/// At the blank nearest to the middle; all in the first line when there is none.
std::pair<std::string_view, std::string_view> halves(std::string_view text) {
  const std::size_t middle = text.size() / 2;
  const std::size_t before = text.rfind(' ', middle);
  const std::size_t after = text.find(' ', middle);
  const auto distance = [middle](std::size_t at) {
    return at == std::string_view::npos ? at : at > middle ? at - middle : middle - at;
  };
  const std::size_t cut = distance(before) < distance(after) ? before : after;
  if (cut == std::string_view::npos) return {text, {}};
  return {text.substr(0, cut), text.substr(cut + 1)};
}

}  // namespace

CaptionPainter::Line CaptionPainter::fitted(std::string_view text, int size, int room) {
  const auto whole = labels_.render(text, size, kUnlimited);
  if (whole->width <= room) return {whole, size};
  const int smaller = std::clamp(size * room / whole->width, std::min(kLeastSize, size), size);
  return {labels_.render(text, smaller, std::max(room, 0)), smaller};
}

void CaptionPainter::draw_centred(const Mask& mask, const Rect& row) {
  canvas_.blend(mask, row.x + (row.width - mask.width) / 2, row.y + (row.height - mask.height) / 2, kInk);
}

void CaptionPainter::draw_banner(const Caption& caption) {
  const Rect& area = caption.area;
  canvas_.fill(area, kPlate);
  const int room = area.width - area.height;
  if (layout::banner_lines(caption.text) == 1) {
    return draw_centred(*fitted(caption.text, area.height * 6 / 10, room).mask, area);
  }
  const auto [first, second] = halves(caption.text);
  const int size = std::max(kLeastSize, area.height * 2 / 5);
  const int common = std::min(fitted(first, size, room).size, fitted(second, size, room).size);
  const int row = area.height / 2;
  draw_centred(*labels_.render(first, common, room), {area.x, area.y, area.width, row});
  draw_centred(*labels_.render(second, common, room), {area.x, area.y + row, area.width, row});
}

void CaptionPainter::draw_lower_third(const Caption& caption) {
  const Rect& area = caption.area;
  const int mark = std::max(2, layout::even(area.height / 16));
  const int padding = std::max(4, area.height / 6);
  const int room = area.width - mark - 2 * padding;
  const bool two = !caption.second.empty();
  const Line first = fitted(caption.text, area.height * (two ? 9 : 13) / 20, room);
  const Line second = fitted(caption.second, area.height * 6 / 20, room);
  const int text_width = std::max(first.mask->width, second.mask->width);
  const int width = std::min(area.width, layout::even(mark + 2 * padding + text_width + 1));
  canvas_.fill({area.x, area.y, width, area.height}, kPlate);
  canvas_.fill({area.x, area.y, mark, area.height}, kMark);
  const int x = area.x + mark + padding;
  if (!two) return canvas_.blend(*first.mask, x, area.y + (area.height - first.mask->height) / 2, kInk);
  const int top = area.y + (area.height - first.mask->height - second.mask->height) / 2;
  canvas_.blend(*first.mask, x, top, kInk);
  canvas_.blend(*second.mask, x, top + first.mask->height, kSecondInk);
}

}  // namespace amphi::mixer
