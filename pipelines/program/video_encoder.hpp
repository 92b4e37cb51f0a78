#pragma once
// One encoding of the program's picture in RTP packets (RFC 7741, RFC 9628, RFC 6184).
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "mcu/base/clock.hpp"
#include "mcu/link/output.hpp"
#include "pipelines/gst/pipeline.hpp"

namespace amphi::pipelines {

/// appsrc ! encoder ! payloader ! appsink. Made and destroyed on the link thread, fed by the picture tick;
/// encoding has a thread of its own.
class VideoEncoder {
 public:
  struct Packet {
    GstBuffer* buffer = nullptr;
    Instant captured;  ///< the tick of the picture that the packet belongs to
  };
  /// All packets of one frame, or of one NAL unit of H.264, on the streaming thread; must not block.
  using PacketHandler = std::function<void(std::span<const Packet>)>;

  /// A full key frame costs everybody: one per this long at most.
  static constexpr Duration kKeyFrameInterval = std::chrono::milliseconds(300);
  /// Pictures that may wait for the encoder: one. It has until the next tick, and what waits is late.
  static constexpr std::uint64_t kMaxWaiting = 1;

  /// Errors: this machine has no encoder for the codec; the message names the element.
  static Result<std::unique_ptr<VideoEncoder>> create(const std::string& name,
                                                      const link::VideoOutput& output, PacketHandler handler);
  ~VideoEncoder();

  /// One I420 picture in a buffer of the output's size, which is shared and not written to. Never blocks:
  /// while the encoder is behind, the picture is dropped and counted. Returns true when it was taken.
  bool encode(GstBuffer* picture, Instant tick);
  /// Any thread. Only bits and frames per second may differ from what the encoder was made for.
  void set_rates(const link::VideoFormat& format);
  /// Any thread. The next frame that may be one is a key frame.
  void request_key_frame() { key_frame_wanted_ = true; }
  /// Picture tick. Somebody waits for a key frame and may have one now.
  [[nodiscard]] bool key_frame_due(Instant tick) const {
    return key_frame_wanted_ && tick - last_key_frame_ >= kKeyFrameInterval;
  }

  [[nodiscard]] const link::VideoOutput& output() const { return made_as_; }
  [[nodiscard]] bool failed() const;
  /// Pictures.
  [[nodiscard]] std::uint64_t encoded() const { return encoded_; }
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }
  [[nodiscard]] std::string dot() const { return pipeline_->dot(); }

 private:
  struct Output;  ///< what the streaming thread touches

  explicit VideoEncoder(const link::VideoOutput& output);
  void send_key_frame_request(Instant tick);

  const link::VideoOutput made_as_;
  std::unique_ptr<Output> output_;
  std::unique_ptr<gst::Pipeline> pipeline_;
  Instant last_key_frame_;
  std::atomic<int> frames_per_second_;
  std::atomic<bool> key_frame_wanted_ = false;
  std::atomic<std::uint64_t> encoded_ = 0;
  std::atomic<std::uint64_t> dropped_ = 0;
};

}  // namespace amphi::pipelines
