#pragma once
#include <span>
#include <vector>

#include "mcu/layout/layout.hpp"
#include "mcu/link/program.hpp"
#include "mcu/ports/media.hpp"

namespace amphi::fanout {

/// What the running outputs make of the scene.
struct PictureNeed {
  link::VideoFormat canvas;
  link::VideoFormat largest;                ///< the largest output that runs
  std::vector<layout::PlacedTile> focus{};  ///< what outputs with the focus show, in their own pixels
};

/// What a participant on stage should send of `source`, given what the picture shows: the size of its tile,
/// or half or a quarter of it where no output is larger. A camera that is not shown need not send; a screen
/// sends a trickle, so that the layout knows of it.
ports::SenderLimits sender_limits(const ParticipantId& participant, Source source,
                                  std::span<const link::Region> on_screen, const PictureNeed& need);

}  // namespace amphi::fanout
