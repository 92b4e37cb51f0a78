#pragma once
#include "mcu/layout/rect.hpp"

namespace amphi::mixer {

using layout::Rect;

/// The part of a frame (width x height, any size) that fills `to` without distortion: centred, starting at
/// even coordinates. Where the frame, or its half, is at most 1/16 larger than `to`, exactly the size of
/// `to`, or twice it.
Rect cover_crop(int width, int height, Rect to);

/// The part of `to` that the whole frame fills without distortion: centred, even.
Rect contain_area(int width, int height, Rect to);

}  // namespace amphi::mixer
