#include "mcu/layout/custom.hpp"

#include <algorithm>
#include <iterator>

#include "mcu/layout/geometry.hpp"

namespace amphi::layout {
namespace {

struct Stretch {
  int begin = 0, length = 0;
};

/// Both ends to the nearest even pixel, at least 2 long.
Stretch snapped(int begin, int length, int canvas) {
  const auto nearest = [canvas](int fraction) { return even((fraction * canvas + kWhole) / kWhole); };
  const int first = std::min(nearest(begin), canvas - 2);
  return {first, std::max(2, std::min(nearest(begin + length), canvas) - first)};
}

/// What the tiles of a custom scene show, in their order.
class Casting {
 public:
  Casting(const Scene& scene, const Candidates& candidates) : candidates_(candidates) {
    const std::vector<Tile> cameras = candidates.cameras();
    leave_out_named(scene, cameras);
    speaker_ = candidates.speaker();
    if (!speaker_ && !cameras.empty()) speaker_ = next_.empty() ? cameras.front() : next_.front();
    make_way_for_speaker(scene);
  }

  /// To be asked once for each tile.
  std::optional<Tile> shown_by(const CustomTile& tile) {
    switch (tile.shows) {
      case Shows::participant:
        return candidates_.has(tile.tile) ? std::optional(tile.tile) : std::nullopt;
      case Shows::speaker:
        return speaker_;
      case Shows::screen:
        return candidates_.first_screen();
      case Shows::next:
        return taken_ < next_.size() ? std::optional(next_[taken_++]) : std::nullopt;
      case Shows::picture:
        break;
    }
    return {};
  }

 private:
  void leave_out_named(const Scene& scene, const std::vector<Tile>& cameras) {
    const auto by_name = [&scene](const Tile& camera) {
      return std::any_of(scene.tiles.begin(), scene.tiles.end(), [&camera](const CustomTile& tile) {
        return tile.shows == Shows::participant && tile.tile == camera;
      });
    };
    std::remove_copy_if(cameras.begin(), cameras.end(), std::back_inserter(next_), by_name);
  }

  /// The first one's own place is the speaker's tile; out of it, it takes the place of whoever is in it.
  void make_way_for_speaker(const Scene& scene) {
    const auto count = [&scene](Shows what) {
      return static_cast<std::size_t>(
          std::count_if(scene.tiles.begin(), scene.tiles.end(),
                        [what](const CustomTile& tile) { return tile.shows == what; }));
    };
    if (next_.empty() || count(Shows::speaker) == 0) return;
    const Tile first = next_.front();
    next_.erase(next_.begin());
    if (*speaker_ == first) return;
    const auto free = std::find(next_.begin(), next_.end(), *speaker_);
    const auto at = static_cast<std::size_t>(free - next_.begin());
    if (free == next_.end()) next_.push_back(first);
    next_[at] = first;
    const std::size_t places = count(Shows::next);
    if (places > 0 && at >= places) next_[places - 1] = first;
  }

  const Candidates& candidates_;
  std::optional<Tile> speaker_;
  std::vector<Tile> next_;
  std::size_t taken_ = 0;
};

}  // namespace

std::vector<PlacedTile> custom_tiles(const Scene& scene, const Candidates& candidates, int canvas_width,
                                     int canvas_height) {
  Casting casting(scene, candidates);
  std::vector<PlacedTile> placed;
  for (const CustomTile& tile : scene.tiles) {
    const auto shown = casting.shown_by(tile);
    if (!shown && tile.shows != Shows::picture) continue;
    const Stretch x = snapped(tile.x, tile.width, canvas_width);
    const Stretch y = snapped(tile.y, tile.height, canvas_height);
    placed.push_back(
        {shown.value_or(Tile{}), x.begin, y.begin, x.length, y.length, false, tile.fit, tile.picture, true});
  }
  return placed;
}

}  // namespace amphi::layout
