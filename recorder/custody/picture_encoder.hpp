#pragma once
#include <functional>

#include "recorder/process/libav.hpp"

namespace amphi::custody {

/// Decodes a recording's pictures and encodes them as H.264, for containers that do not take them as they
/// are. One thread; libavcodec has its own.
class PictureEncoder {
 public:
  /// A packet in milliseconds.
  using Sink = std::function<Result<>(AVPacket& packet)>;

  /// unsupported: this libavcodec has no H.264 encoder. `global_header` as the container's flags say.
  static Result<PictureEncoder> open(const AVCodecParameters& recorded, bool global_header);

  /// A packet of the recording, its times in milliseconds. What cannot be decoded shows the picture before.
  Result<> push(const AVPacket& packet, const Sink& sink);
  Result<> finish(const Sink& sink);
  [[nodiscard]] Result<> describe(AVCodecParameters& out) const;

 private:
  PictureEncoder() = default;
  Result<> take_frames(const Sink& sink);
  Result<> encode(const AVFrame* frame, const Sink& sink);

  recorder::CodecPtr decoder_;
  recorder::CodecPtr encoder_;
  recorder::FramePtr frame_;
  recorder::PacketPtr packet_;
  std::int64_t last_ms_ = -1;
};

}  // namespace amphi::custody
