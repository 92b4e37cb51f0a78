#include "mcu/layout/candidates.hpp"

#include <algorithm>
#include <iterator>

namespace amphi::layout {
namespace {

std::vector<LayoutMember> in_order(const Scene& scene, std::span<const LayoutMember> members) {
  std::vector<LayoutMember> ordered(members.begin(), members.end());
  const auto rank = [&scene](const LayoutMember& member) {
    return std::find(scene.order.begin(), scene.order.end(), member.participant) - scene.order.begin();
  };
  std::stable_sort(ordered.begin(), ordered.end(),
                   [&rank](const LayoutMember& a, const LayoutMember& b) { return rank(a) < rank(b); });
  return ordered;
}

}  // namespace

Candidates::Candidates(const Scene& scene, std::span<const LayoutMember> members,
                       const std::optional<ParticipantId>& active_speaker) {
  for (const LayoutMember& member : in_order(scene, members)) {
    const bool signs = scene.sign_language && scene.sign_language->participant == member.participant;
    signs_ = signs_ || signs;
    if (!signs) tiles_.push_back({member.participant, Source::camera});
    if (!signs && member.camera) cameras_on_.push_back(tiles_.back());
    if (member.screen) tiles_.push_back({member.participant, Source::screen});
  }
  if (scene.pinned && has(*scene.pinned)) pinned_ = scene.pinned;
  if (active_speaker && has({*active_speaker, Source::camera}))
    speaker_ = Tile{*active_speaker, Source::camera};
}

std::size_t Candidates::index_of(const Tile& tile) const {
  return static_cast<std::size_t>(std::find(tiles_.begin(), tiles_.end(), tile) - tiles_.begin());
}

std::optional<Tile> Candidates::first_screen() const {
  const auto screen = std::find_if(tiles_.begin(), tiles_.end(),
                                   [](const Tile& tile) { return tile.source == Source::screen; });
  if (screen == tiles_.end()) return {};
  return *screen;
}

std::vector<Tile> Candidates::cameras() const {
  std::vector<Tile> cameras;
  std::copy_if(tiles_.begin(), tiles_.end(), std::back_inserter(cameras),
               [](const Tile& tile) { return tile.source == Source::camera; });
  return cameras;
}

std::optional<Tile> Candidates::first_other_than(const Tile& tile) const {
  const auto other = std::find_if(tiles_.begin(), tiles_.end(),
                                  [&tile](const Tile& candidate) { return candidate != tile; });
  if (other == tiles_.end()) return {};
  return *other;
}

std::optional<Tile> Candidates::presenter_of(const Tile& screen) const {
  if (speaker_) return speaker_;
  const Tile own{screen.participant, Source::camera};
  const bool own_is_on = std::find(cameras_on_.begin(), cameras_on_.end(), own) != cameras_on_.end();
  if (own_is_on || (cameras_on_.empty() && has(own))) return own;
  if (!cameras_on_.empty()) return cameras_on_.front();
  return first_other_than(screen);
}

}  // namespace amphi::layout
