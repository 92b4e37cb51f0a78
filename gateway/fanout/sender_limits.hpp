#pragma once
#include <span>
#include <vector>

#include "mcu/link/program.hpp"
#include "mcu/ports/media.hpp"

namespace amphi::fanout {

/// What a participant on stage should send of `source`, given what the picture shows. A camera that is not
/// shown need not send; a screen sends a trickle, so that the layout knows of it.
ports::SenderLimits sender_limits(const ParticipantId& participant, Source source,
                                  std::span<const link::Region> on_screen, const link::VideoFormat& canvas);

}  // namespace amphi::fanout
