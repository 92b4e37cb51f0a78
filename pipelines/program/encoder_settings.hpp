#pragma once
// How each codec and rung is encoded, in GStreamer's terms.
#include <string>
#include <vector>

#include "mcu/link/output.hpp"
#include "pipelines/gst/pipeline.hpp"

namespace amphi::pipelines {

/// The pictures that go in.
std::string caps_for(const link::VideoFormat& format);

/// The encoder, which is the first, and its payloader, which is the last.
std::vector<gst::ElementSpec> elements_for(const link::VideoOutput& output);

/// What cannot be written as text.
void finish_encoder(GstElement* encoder, const link::VideoOutput& output);

/// A new bit rate, while it runs; no key frame is needed. Waits for the encoder while that is at work: to be
/// called on its streaming thread. `format.frames_per_second` may differ from the one that it was made with.
void set_bit_rate(GstElement* encoder, const link::VideoOutput& made_as, const link::VideoFormat& format);

}  // namespace amphi::pipelines
