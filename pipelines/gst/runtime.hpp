#pragma once
#include "mcu/base/result.hpp"

namespace amphi::pipelines::gst {

/// Brings GStreamer up with exactly the plugins that Amphi uses, loaded from the system's folder by name: no
/// registry is read, scanned or written, and nothing is left to be loaded later. Call once, before any thread
/// is started. Errors: a plugin is not installed; the message names its Debian package. Without the one that
/// encodes H.264 it is logged and goes on.
Result<> start();

}  // namespace amphi::pipelines::gst
