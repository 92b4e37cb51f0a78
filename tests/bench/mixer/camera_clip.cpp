#include "tests/bench/mixer/camera_clip.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <mutex>
#include <thread>

#include "mcu/media/rtp_packet.hpp"
#include "mixer/canvas/canvas.hpp"
#include "pipelines/capacity/moving_picture.hpp"
#include "pipelines/program/picture_pool.hpp"
#include "pipelines/program/video_encoder.hpp"
#include "tests/bench/mixer/synthetic_camera.hpp"

namespace amphi::bench {
namespace {

using namespace std::chrono_literals;

constexpr int kBits = 6;
constexpr int kWidth = 640;
constexpr int kHeight = 360;

VideoFrame picture_of(CameraClip::Content content, int person, int step) {
  if (content == CameraClip::Content::slide) return slide_picture(kWidth, kHeight, {});
  static const pipelines::MovingPicture people(kWidth, kHeight, 1);
  return people.at(step + 13 * person);
}

void draw_time_code(mixer::Canvas& canvas, int number) {
  for (int bit = 0; bit < kBits; ++bit) {
    const Color color = (number >> bit & 1) != 0 ? Color{255, 255, 255} : Color{0, 0, 0};
    canvas.fill({80 + bit * 80, 140, 80, 80}, color);
  }
}

}  // namespace

int read_time_code(const VideoFrame& picture) {
  int number = 0;
  for (int bit = 0; bit < kBits; ++bit) {
    const int x = (120 + bit * 80) * picture.width / kWidth;
    const int y = 180 * picture.height / kHeight;
    if (picture.planes[0].data[y * picture.planes[0].stride + x] > 125) number |= 1 << bit;
  }
  return number;
}

CameraClip::CameraClip(Content content, int person) {
  link::VideoOutput output;
  output.format = {kWidth, kHeight, kFramesPerSecond, 500'000};
  std::mutex mutex;
  const auto keep = [&](std::span<const pipelines::VideoEncoder::Packet> packets) {
    const std::lock_guard lock(mutex);
    Packets& frame = frames_.emplace_back();
    for (const auto& packet : packets) {
      auto& bytes = frame.emplace_back(gst_buffer_get_size(packet.buffer));
      gst_buffer_extract(packet.buffer, 0, bytes.data(), bytes.size());
    }
  };
  auto encoder = pipelines::VideoEncoder::create("clip", output, keep);
  if (!encoder) {
    fmt::print(stderr, "{}\n", encoder.error().message);
    std::exit(1);
  }
  pipelines::PicturePool pool;
  mixer::Canvas canvas(kWidth, kHeight);
  for (int step = 0; step < kFrames; ++step) {
    canvas.draw(picture_of(content, person, step), {0, 0, kWidth, kHeight}, Fit::cover);
    if (content == Content::time_code) draw_time_code(canvas, step);
    const Instant time = Instant(1h) + step * 33ms;
    (*encoder)->encode(pool.copy(canvas, output.format, time).get(), time);
    for (bool done = false; !done; std::this_thread::sleep_for(200us)) {
      const std::lock_guard lock(mutex);
      done = frames_.size() > static_cast<std::size_t>(step);
    }
  }
}

const CameraClip::Packets& CameraClip::next() {
  Packets& frame = frames_[static_cast<std::size_t>(step_ % kFrames)];
  for (auto& packet : frame) {
    write_u16(&packet[2], sequence_++);
    write_u32(&packet[4], static_cast<std::uint32_t>(step_) * 3000);
  }
  ++step_;
  return frame;
}

}  // namespace amphi::bench
