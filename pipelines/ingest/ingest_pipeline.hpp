#pragma once
// One video producer's way from RTP packets to pictures.
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "mcu/base/clock.hpp"
#include "mcu/media/codec.hpp"
#include "mixer/video/frame_slot.hpp"
#include "mixer/video/reorder_buffer.hpp"
#include "pipelines/gst/pipeline.hpp"

namespace amphi::pipelines {

/// Packets -> reorder buffer -> depayloader -> decoder -> frame slot. Whatever goes wrong in here costs this
/// input only: a failed pipeline is built anew, with a growing pause, and the sender asked for a key frame.
/// Owner and thread: the link thread. Decoding runs on a thread of its own.
class IngestPipeline {
 public:
  /// Larger pictures are refused before they are decoded: 4K is let in, at most.
  static constexpr int kMaxSide = 4096;
  static constexpr int kMaxPixels = 9'000'000;

  struct Statistics {
    std::uint64_t malformed = 0;  ///< packets that were no RTP
    std::uint64_t frames = 0;     ///< decoded
    std::uint64_t refused = 0;    ///< frames too large or in another format than 8 bit 4:2:0
    std::uint64_t overloads = 0;  ///< times that decoding fell behind and the backlog was thrown away
    std::uint64_t rebuilds = 0;   ///< times that the pipeline had failed
  };

  /// `request_key_frame` is called from any thread, at most every 300 ms, and must not block.
  IngestPipeline(std::string name, Codec codec, std::shared_ptr<mixer::FrameSlot> slot,
                 std::function<void()> request_key_frame);
  ~IngestPipeline();

  /// One RTP packet; copied.
  void push(Bytes packet, Instant captured, Instant now);
  /// To be called often (every 10 to 50 ms): gives gaps up, rebuilds, asks again for key frames.
  void poll(Instant now);

  [[nodiscard]] Statistics statistics() const;
  /// Captured to decoded, smoothed; 0 while no pictures come.
  [[nodiscard]] Duration latency(Instant now) const;
  [[nodiscard]] std::string dot() const { return pipeline_ ? pipeline_->dot() : std::string(); }

 private:
  struct Output;  ///< what streaming threads touch

  void build(Instant now);
  void drop_failed(Instant now);
  void drain(Instant now);
  void feed(mixer::VideoReorderBuffer::Packet packet, Instant now);
  bool overloaded();

  std::string name_;
  Codec codec_;
  std::shared_ptr<Output> output_;
  mixer::VideoReorderBuffer reorder_;
  std::unique_ptr<gst::Pipeline> pipeline_;
  Instant last_packet_;
  Instant build_after_;
  Instant built_at_;
  Duration pause_;
  bool throwing_away_ = false;
  bool discontinuity_ = false;
  std::uint64_t overloads_ = 0;
  std::uint64_t rebuilds_ = 0;
};

}  // namespace amphi::pipelines
