#pragma once
// One encoding of the program's picture: VP8 in RTP packets (RFC 7741).
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "mcu/base/clock.hpp"
#include "mcu/link/program.hpp"
#include "pipelines/gst/pipeline.hpp"

namespace amphi::pipelines {

/// appsrc ! vp8enc ! rtpvp8pay ! appsink. Made and destroyed on the link thread, fed by the picture tick;
/// encoding has a thread of its own.
class VideoEncoder {
 public:
  struct Packet {
    GstBuffer* buffer = nullptr;
    Instant captured;  ///< the tick of the picture that the packet belongs to
  };
  /// All packets of one frame, on the streaming thread; must not block.
  using PacketHandler = std::function<void(std::span<const Packet>)>;

  /// A full key frame costs everybody: one per this long at most.
  static constexpr Duration kKeyFrameInterval = std::chrono::milliseconds(300);
  /// Pictures that may wait for the encoder.
  static constexpr std::uint64_t kMaxWaiting = 2;

  static Result<std::unique_ptr<VideoEncoder>> create(const std::string& name,
                                                      const link::VideoFormat& format, PacketHandler handler);
  ~VideoEncoder();

  /// One I420 picture of `format` from a PicturePool. Never blocks: while the encoder is behind, the picture
  /// is dropped and counted.
  void encode(const gst::BufferHandle& picture, const link::VideoFormat& format, Instant tick);
  /// Any thread. The next frame that may be one is a key frame.
  void request_key_frame() { key_frame_wanted_ = true; }

  [[nodiscard]] bool failed() const;
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }
  [[nodiscard]] std::string dot() const { return pipeline_->dot(); }

 private:
  struct Output;  ///< what the streaming thread touches

  explicit VideoEncoder(const link::VideoFormat& format);
  void follow(const link::VideoFormat& format);
  void send_key_frame_request(Instant tick);

  std::unique_ptr<Output> output_;
  std::unique_ptr<gst::Pipeline> pipeline_;
  link::VideoFormat format_;
  Instant last_key_frame_;
  std::atomic<bool> key_frame_wanted_ = false;
  std::atomic<std::uint64_t> dropped_ = 0;
};

}  // namespace amphi::pipelines
