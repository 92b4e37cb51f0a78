#pragma once
#include <string>
#include <vector>

#include "mcu/layout/layout.hpp"

namespace amphi::test {

inline ParticipantId person(int number) {
  return ParticipantId("p" + std::to_string(number));
}
inline Tile camera(int number) {
  return {person(number), Source::camera};
}
inline Tile screen(int number) {
  return {person(number), Source::screen};
}

/// People with cameras, but for every third; one of them may share a screen.
inline std::vector<layout::LayoutMember> stage(int count, int sharing = -1) {
  std::vector<layout::LayoutMember> members;
  for (int i = 0; i < count; ++i) members.push_back({person(i), i % 3 != 1, i == sharing});
  return members;
}

inline layout::Rect area(const layout::PlacedTile& tile) {
  return {tile.x, tile.y, tile.width, tile.height};
}

inline std::vector<Tile> tiles(const std::vector<layout::PlacedTile>& placed) {
  std::vector<Tile> out;
  for (const layout::PlacedTile& tile : placed) out.push_back(tile.tile);
  return out;
}

/// "" when all numbers are even and the rectangle is not empty and inside the canvas.
inline std::string problem_of(const layout::Rect& area, int width, int height) {
  if (((area.x | area.y | area.width | area.height) & 1) != 0) return "odd";
  if (area.width < 2 || area.height < 2) return "empty";
  return area.x < 0 || area.y < 0 || area.right() > width || area.bottom() > height ? "outside" : "";
}

}  // namespace amphi::test
