#include "tests/unit/pipelines/encoder_rig.hpp"

#include <thread>
#include <utility>

#include "mcu/media/rtp_packet.hpp"
#include "pipelines/gst/runtime.hpp"
#include "tests/support/catch.hpp"

namespace amphi::test {
using namespace std::chrono_literals;

void start_gstreamer_once() {
  static const auto started = pipelines::gst::start();
  REQUIRE(started);
}

std::size_t EncodedFrame::bytes() const {
  std::size_t sum = 0;
  for (const auto& packet : packets) sum += packet.size();
  return sum;
}

Vp8Frame::Vp8Frame(const EncodedFrame& frame) {
  for (const auto& packet : frame.packets) {
    const auto view = RtpPacketView::parse(packet);
    REQUIRE(view);
    const Bytes p = view->payload();
    std::size_t at = 1;
    if ((p[0] & 0x80) != 0) {
      const std::uint8_t extension = p[at++];
      has_picture_id = (extension & 0x80) != 0 && (p[at] & 0x80) != 0;
      if (has_picture_id) picture_id = (p[at] & 0x7f) << 8 | p[at + 1], at += 2;
      has_layers = (extension & 0x60) == 0x60;
      if ((extension & 0x40) != 0) base_index = p[at++];
      if ((extension & 0x30) != 0) {
        layer = p[at] >> 6;
        sync = (p[at++] & 0x20) != 0;
      }
    }
    bytes.insert(bytes.end(), p.begin() + static_cast<std::ptrdiff_t>(at), p.end());
  }
}

EncoderRig::EncoderRig(const link::VideoOutput& output)
    : picture_(output.format.width, output.format.height, 3) {
  start_gstreamer_once();
  auto encoder = pipelines::VideoEncoder::create("rig", output, [this](auto packets) { keep(packets); });
  REQUIRE(encoder);
  encoder_ = std::move(*encoder);
}

Instant EncoderRig::time_of(int step) {
  return Instant(1h) + step * 33ms;
}

void EncoderRig::keep(std::span<const pipelines::VideoEncoder::Packet> packets) {
  const std::lock_guard lock(mutex_);
  for (const auto& packet : packets) {
    current_.captured = packet.captured;
    auto& bytes = current_.packets.emplace_back(gst_buffer_get_size(packet.buffer));
    gst_buffer_extract(packet.buffer, 0, bytes.data(), bytes.size());
    const bool last = (bytes[1] & 0x80) != 0;  // the marker
    if (last) frames_.push_back(std::exchange(current_, {}));
  }
}

EncodedFrame EncoderRig::next() {
  const VideoFrame frame = picture_.at(step_);
  const auto buffer = pool_.scaled({frame.width, frame.height, frame.planes}, frame.width, frame.height);
  REQUIRE(encoder_->encode(buffer.get(), time_of(step_)));
  ++step_;
  for (const Instant deadline = now() + 10s; now() < deadline; std::this_thread::sleep_for(200us)) {
    const std::lock_guard lock(mutex_);
    if (frames_.size() == static_cast<std::size_t>(step_)) return frames_.back();
  }
  FAIL("the encoder makes nothing of picture " << step_);
  return {};
}

}  // namespace amphi::test
