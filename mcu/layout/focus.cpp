#include "mcu/layout/focus.hpp"

#include "mcu/layout/candidates.hpp"

namespace amphi::layout {

std::optional<Tile> focus_tile(const Scene& scene, std::span<const LayoutMember> members,
                               const std::optional<ParticipantId>& active_speaker) {
  if (members.empty()) return {};
  const Candidates candidates(scene, members, active_speaker);
  if (const auto screen = candidates.first_screen()) return screen;
  if (candidates.pinned()) return candidates.pinned();
  if (candidates.speaker()) return candidates.speaker();
  return candidates.first_camera();
}

}  // namespace amphi::layout
