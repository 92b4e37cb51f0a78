#include "mixer/canvas/recording_mark_painter.hpp"

#include <algorithm>

#include "mcu/layout/geometry.hpp"

namespace amphi::mixer {
namespace {

constexpr Color kInk{0xff, 0xff, 0xff};
constexpr Color kPlate{0x0b, 0x0e, 0x13};
constexpr Color kRed{0xf0, 0x3a, 0x32};

int plate_height(const Canvas& canvas) {
  return std::max(16, layout::even(canvas.height() / 20));
}

}  // namespace

Rect RecordingMarkPainter::area() const {
  const int height = plate_height(canvas_);
  const int width = layout::even(height * 5 / 2);
  const int margin = layout::even(std::max(4, height / 4));
  return {canvas_.width() - margin - width, margin, width, height};
}

void RecordingMarkPainter::draw(link::RecordingMark mark) {
  const Rect plate = area();
  canvas_.fill(plate, kPlate);
  const int sign = layout::even(plate.height / 2);
  const int x = plate.x + sign / 2;
  const int y = plate.y + (plate.height - sign) / 2;
  if (mark == link::RecordingMark::on) {
    canvas_.blend(shapes_.disc(sign), x, y, kRed);
  } else {
    const int bar = std::max(2, sign / 3);
    for (const int left : {x, x + sign - bar}) {
      canvas_.blend(shapes_.rounded_rectangle(bar, sign, 1), left, y, kInk);
    }
  }
  const int room = plate.right() - (x + sign) - sign / 2;
  const auto text = labels_.render("REC", std::max(8, plate.height * 6 / 10), std::max(0, room));
  canvas_.blend(*text, x + sign + (room - text->width) / 2 + sign / 4,
                plate.y + (plate.height - text->height) / 2, kInk);
}

}  // namespace amphi::mixer
