#pragma once
#include <optional>

#include "mcu/media/frame.hpp"
#include "pipelines/gst/handles.hpp"

namespace amphi::pipelines::gst {

/// A decoded picture, mapped for reading for as long as the returned frame's owner lives, without a copy.
/// Nothing for other formats than I420 and for sizes outside VideoFrame's range. The capture time is left
/// empty.
std::optional<VideoFrame> map_frame(GstSample* sample);

}  // namespace amphi::pipelines::gst
