#pragma once
#include <optional>
#include <span>

#include "mcu/layout/layout.hpp"

namespace amphi::layout {

/// The one tile that a small picture shows instead of the whole scene, so that it stays readable: the first
/// shared screen, else the pinned tile, else the active speaker's camera, else the first person with one.
/// Nothing on an empty stage. Steady as long as the active speaker is (ActiveSpeakerDetector has hysteresis).
std::optional<Tile> focus_tile(const Scene& scene, std::span<const LayoutMember> members,
                               const std::optional<ParticipantId>& active_speaker);

/// A small picture: the focus and the banner. With a sign-language person on stage, who reads signs must
/// still see hands: beside another camera the signs get three fifths of the width; over a screen, whose text
/// needs every pixel, they take half of the width in their corner. Sizes as for arrange().
Layout arrange_focus(const Scene& scene, int canvas_width, int canvas_height,
                     std::span<const LayoutMember> members,
                     const std::optional<ParticipantId>& active_speaker);

}  // namespace amphi::layout
