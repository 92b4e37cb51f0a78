#pragma once
#include "mcu/base/result.hpp"
#include "mcu/media/frame.hpp"
#include "mcu/media/rtp_packet.hpp"

namespace amphi::mixer {

inline constexpr int kMaxPictureWidth = 1920;
inline constexpr int kMaxPictureHeight = 1080;

/// An uploaded picture: WebP, no animation, at most kMaxPictureWidth x kMaxPictureHeight. What is transparent
/// has whatever colour the file gives it. Takes some tens of milliseconds. Errors: malformed, unsupported.
Result<VideoFrame> decode_picture(Bytes webp);

}  // namespace amphi::mixer
