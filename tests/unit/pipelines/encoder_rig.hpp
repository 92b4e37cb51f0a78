#pragma once
// Feeds a VideoEncoder picture by picture and takes its packets apart.
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "pipelines/capacity/moving_picture.hpp"
#include "pipelines/program/picture_pool.hpp"
#include "pipelines/program/video_encoder.hpp"

namespace amphi::test {

/// Loads GStreamer into the test, once.
void start_gstreamer_once();

struct EncodedFrame {
  Instant captured;
  std::vector<std::vector<std::uint8_t>> packets;  ///< RTP

  [[nodiscard]] std::size_t bytes() const;
};

/// The payload descriptor of a VP8 frame's first packet (RFC 7741 section 4.2), and the frame itself.
struct Vp8Frame {
  bool has_picture_id = false, has_layers = false;
  int picture_id = -1, base_index = -1, layer = -1;
  bool sync = false;
  std::vector<std::uint8_t> bytes;

  explicit Vp8Frame(const EncodedFrame& frame);
  [[nodiscard]] bool key() const { return (bytes[0] & 1) == 0; }
};

class EncoderRig {
 public:
  explicit EncoderRig(const link::VideoOutput& output);

  /// Encodes the next picture and waits for it.
  EncodedFrame next();
  pipelines::VideoEncoder& encoder() { return *encoder_; }
  [[nodiscard]] static Instant time_of(int step);

 private:
  void keep(std::span<const pipelines::VideoEncoder::Packet> packets);

  pipelines::MovingPicture picture_;
  pipelines::PicturePool pool_;
  int step_ = 0;
  std::mutex mutex_;
  EncodedFrame current_;
  std::vector<EncodedFrame> frames_;
  std::unique_ptr<pipelines::VideoEncoder> encoder_;
};

}  // namespace amphi::test
