#include "pipelines/demo/portrait.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace amphi::demo {
namespace {

constexpr double kTurns = 2 * std::numbers::pi;
/// Everything that moves comes back to where it was after this long, so that the loop has no seam.
constexpr double kLoop = 24;

constexpr std::array kLooks{
    Look{"Ada", "ada", {10, 70, 84}, {52, 160, 164}, {238, 197, 84}, {240, 200, 170}, {92, 52, 34}, true},
    Look{
        "Boris", "boris", {112, 62, 16}, {226, 154, 60}, {52, 84, 130}, {232, 186, 152}, {62, 56, 54}, false},
    Look{"Chloé",
         "chloe",
         {66, 40, 110},
         {158, 120, 214},
         {240, 128, 128},
         {250, 214, 188},
         {196, 128, 58},
         true},
    Look{"Driss",
         "driss",
         {22, 82, 46},
         {104, 182, 108},
         {236, 234, 224},
         {190, 136, 96},
         {30, 24, 22},
         false},
    Look{
        "Elena", "elena", {118, 28, 62}, {222, 108, 138}, {64, 70, 104}, {244, 206, 180}, {46, 32, 36}, true},
    Look{"Farid",
         "farid",
         {22, 50, 110},
         {88, 142, 222},
         {206, 92, 58},
         {206, 154, 114},
         {40, 30, 26},
         false}};

mixer::Mask diagonal_gradient(int width, int height) {
  mixer::Mask mask{width, height, {}};
  mask.coverage.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const double along = 0.35 * x / width + 0.65 * (height - y) / height;
      mask.coverage.push_back(static_cast<std::uint8_t>(std::lround(150 * along)));
    }
  }
  return mask;
}

/// A disc that fades out towards its edge.
mixer::Mask soft_disc(int diameter) {
  mixer::Mask mask{diameter, diameter, {}};
  const double radius = diameter / 2.0;
  for (int y = 0; y < diameter; ++y) {
    for (int x = 0; x < diameter; ++x) {
      const double away = std::min(1.0, std::hypot(x - radius, y - radius) / radius);
      mask.coverage.push_back(static_cast<std::uint8_t>(std::lround(255 * std::pow(1 - away, 1.5))));
    }
  }
  return mask;
}

mixer::Mask filled_ellipse(int width, int height) {
  mixer::Mask mask{width, height, {}};
  const double rx = width / 2.0;
  const double ry = height / 2.0;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const double away = std::hypot((x + 0.5 - rx) / rx, (y + 0.5 - ry) / ry);
      // How far inside the edge, in pixels, about.
      const double inside = (1 - away) * std::min(rx, ry) + 0.5;
      mask.coverage.push_back(static_cast<std::uint8_t>(std::lround(255 * std::clamp(inside, 0.0, 1.0))));
    }
  }
  return mask;
}

Color shade(Color color, double factor) {
  const auto scaled = [factor](std::uint8_t v) {
    return static_cast<std::uint8_t>(std::clamp(std::lround(v * factor), 0L, 255L));
  };
  return {scaled(color.red), scaled(color.green), scaled(color.blue)};
}

}  // namespace

const Look& look_of(int speaker) {
  return kLooks[static_cast<std::size_t>(speaker)];
}

Portrait::Portrait(int speaker) : look_(look_of(speaker)), speaker_(speaker), glow_(soft_disc(300)) {
  backdrop_.begin(look_.dark);
  backdrop_.blend(diagonal_gradient(kWidth, kHeight), 0, 0, look_.light);
}

void Portrait::ellipse(double x, double y, double width, double height, Color color, std::uint8_t opacity) {
  const int w = std::max(2, static_cast<int>(std::lround(width)));
  const int h = std::max(2, static_cast<int>(std::lround(height)));
  const auto [mask, fresh] = ellipses_.try_emplace({w, h});
  if (fresh) mask->second = filled_ellipse(w, h);
  canvas_.blend(mask->second, static_cast<int>(std::lround(x - w / 2.0)),
                static_cast<int>(std::lround(y - h / 2.0)), color, opacity);
}

void Portrait::draw_background(double seconds) {
  canvas_.draw({kWidth, kHeight, backdrop_.planes(), {}, nullptr}, {0, 0, kWidth, kHeight}, Fit::cover);
  for (int i = 0; i < 3; ++i) {
    const double angle = kTurns * ((i + 1) * seconds / kLoop + i / 3.0 + speaker_ / 6.0);
    const int x = static_cast<int>(kWidth / 2.0 + 230 * std::cos(angle)) - 150;
    const int y = static_cast<int>(kHeight / 2.0 + 90 * std::sin(angle + i)) - 150;
    canvas_.blend(glow_, x, y, look_.light, 90);
  }
}

void Portrait::draw_body(double sway) {
  const double x = kWidth / 2.0 + sway;
  if (look_.long_hair) ellipse(x, 200, 168, 230, look_.hair);
  ellipse(kWidth / 2.0 + sway / 2, 392, 330, 220, look_.shirt);
  ellipse(x, 268, 56, 90, shade(look_.skin, 0.88));
}

void Portrait::draw_face(double seconds, double sway, double mouth) {
  const double x = kWidth / 2.0 + sway;
  const double y = 176 - 2 * mouth;
  const Color dark{44, 32, 32};
  ellipse(x, y - 26, 146, 150, look_.hair);
  ellipse(x, y + 8, 126, 152, look_.skin);
  ellipse(x + (speaker_ % 2 == 0 ? -12 : 12), y - 60, 104, 44, look_.hair);
  const double blink = std::fmod(seconds + speaker_ * 0.7, 3.0);
  const double open = blink < 0.15 ? 2 : 15;
  for (const int side : {-1, 1}) {
    ellipse(x + side * 27, y - 2, 20, open, Color{252, 252, 250});
    ellipse(x + side * 27 + sway / 8, y - 2, 10, std::min(open, 10.0), dark);
    ellipse(x + side * 27, y - 20 - 3 * mouth, 26, 5, look_.hair);
    ellipse(x + side * 42, y + 26, 24, 16, Color{230, 120, 110}, 60);
  }
  ellipse(x, y + 18, 12, 20, shade(look_.skin, 0.9));
  draw_mouth(x, y + 50, mouth);
}

void Portrait::draw_mouth(double x, double y, double open) {
  constexpr Color kLips{132, 40, 48};
  if (open < 0.25) {  // a smile: a disc with its upper part covered
    ellipse(x, y, 40, 18, kLips);
    ellipse(x, y - 4, 50, 16, look_.skin);
    return;
  }
  ellipse(x, y, 40 - 6 * open, 5 + 22 * open, kLips);
  ellipse(x, y - 6, 24, 6 * open, Color{250, 248, 244});
}

const mixer::Canvas& Portrait::draw(double seconds, double mouth) {
  const double sway = 10 * std::sin(kTurns * (4 * seconds / kLoop + speaker_ / 6.0)) + 3 * mouth;
  draw_background(seconds);
  draw_body(sway);
  draw_face(seconds, sway, mouth);
  return canvas_;
}

}  // namespace amphi::demo
