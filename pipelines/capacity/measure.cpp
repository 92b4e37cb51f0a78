#include "pipelines/capacity/measure.hpp"

#include <time.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>
#include <thread>
#include <vector>

#include "mcu/base/clock.hpp"
#include "mixer/audio/opus_decoder.hpp"
#include "mixer/audio/opus_encoder.hpp"
#include "mixer/canvas/canvas.hpp"
#include "mixer/video/still_encoder.hpp"
#include "pipelines/capacity/moving_picture.hpp"
#include "pipelines/ingest/ingest_pipeline.hpp"
#include "pipelines/program/scaled_pictures.hpp"
#include "pipelines/program/video_encoder.hpp"

namespace amphi::pipelines::capacity {
namespace {

using namespace std::chrono_literals;

constexpr int kDifferent = 12;  ///< pictures, forth and back
constexpr int kPictures = 60;
constexpr int kFirst = 8;  ///< the key frame and what makes up for it are not the steady state
constexpr Duration kPatience = 10s;
constexpr auto kPause = std::chrono::microseconds(200);

/// Of all threads of this process.
Duration processor_time() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

int permille(Duration spent, int times, double times_per_second) {
  const double seconds = std::chrono::duration<double>(spent).count() / times * times_per_second;
  return std::max(1, static_cast<int>(std::lround(1000 * seconds)));
}

std::size_t forth_and_back(int step) {
  const int turn = step % (2 * kDifferent - 2);
  return static_cast<std::size_t>(turn < kDifferent ? turn : 2 * kDifferent - 2 - turn);
}

template <class Condition>
bool wait_for(Condition condition) {
  for (const Instant deadline = now() + kPatience; now() < deadline; std::this_thread::sleep_for(kPause)) {
    if (condition()) return true;
  }
  return false;
}

/// Encodes a moving picture and keeps the packets.
class Encoding {
 public:
  struct Packet {
    std::vector<std::uint8_t> bytes;
    Instant captured;
  };

  static Result<std::unique_ptr<Encoding>> create(const link::VideoOutput& output) {
    auto encoding = std::unique_ptr<Encoding>(new Encoding());
    const auto keep = [self = encoding.get()](auto packets) { self->keep(packets); };
    auto encoder = VideoEncoder::create("capacity", output, keep);
    if (!encoder) return encoder.error();
    encoding->encoder_ = std::move(*encoder);
    const link::VideoFormat& format = output.format;
    const MovingPicture picture(format.width, format.height, format.width > 640 ? 3 : 1);
    for (int i = 0; i < kDifferent; ++i) {
      const VideoFrame frame = picture.at(i);
      encoding->pictures_[static_cast<std::size_t>(i)] =
          encoding->pool_.scaled({frame.width, frame.height, frame.planes}, frame.width, frame.height);
    }
    return encoding;
  }

  /// False when the encoder does not keep up at all.
  bool run(int pictures) {
    for (int i = 0; i < pictures; ++i, ++step_) {
      const int wanted = ++asked_;
      encoder_->encode(pictures_[forth_and_back(step_)].get(), Instant(step_ * 33ms + 1h));
      if (!wait_for([&] { return done() >= wanted; })) return false;
    }
    return true;
  }
  std::vector<Packet> take() {
    const std::lock_guard lock(mutex_);
    return std::move(packets_);
  }

 private:
  Encoding() = default;

  void keep(std::span<const VideoEncoder::Packet> packets) {
    const std::lock_guard lock(mutex_);
    for (const VideoEncoder::Packet& packet : packets) {
      packets_.push_back({std::vector<std::uint8_t>(gst_buffer_get_size(packet.buffer)), packet.captured});
      gst_buffer_extract(packet.buffer, 0, packets_.back().bytes.data(), packets_.back().bytes.size());
    }
    ++done_;
  }
  int done() {
    const std::lock_guard lock(mutex_);
    return done_;
  }

  PicturePool pool_;
  std::array<gst::BufferHandle, kDifferent> pictures_;
  int step_ = 0;
  int asked_ = 0;
  std::mutex mutex_;
  int done_ = 0;
  std::vector<Packet> packets_;
  std::unique_ptr<VideoEncoder> encoder_;
};

Error too_slow() {
  return fail(ErrorCode::environment, "this machine is too slow to be measured");
}

std::array<float, kSamplesPerTick> vowel(int tick) {
  std::array<float, kSamplesPerTick> samples{};
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double t =
        static_cast<double>(tick * static_cast<int>(kSamplesPerTick) + static_cast<int>(i)) / kSampleRate;
    const double pitch = std::fmod(t * (120 + 10 * std::sin(3 * t)), 1.0) - 0.5;
    samples[i] = static_cast<float>(0.4 * pitch * (1 + std::sin(25 * t)) * std::cos(4000 * t));
  }
  return samples;
}

}  // namespace

Result<int> encoding(const link::VideoOutput& output) {
  auto encoding = Encoding::create(output);
  if (!encoding) return encoding.error();
  if (!(*encoding)->run(kFirst)) return too_slow();
  const Duration began = processor_time();
  if (!(*encoding)->run(kPictures)) return too_slow();
  return permille(processor_time() - began, kPictures, output.format.frames_per_second);
}

Result<int> decoding(const link::VideoOutput& camera) {
  auto encoding = Encoding::create(camera);
  if (!encoding) return encoding.error();
  if (!(*encoding)->run(kFirst + kPictures)) return too_slow();
  const auto slot = std::make_shared<mixer::FrameSlot>();
  IngestPipeline pipeline("capacity", camera.codec, slot, [] {});
  const Duration began = processor_time();
  for (const auto& packet : (*encoding)->take()) pipeline.push(packet.bytes, now(), now());
  constexpr auto kAll = static_cast<std::uint64_t>(kFirst + kPictures);
  if (!wait_for([&] { return pipeline.statistics().frames >= kAll; })) return too_slow();
  return permille(processor_time() - began, kFirst + kPictures, camera.format.frames_per_second);
}

int composing() {
  const MovingPicture picture(640, 360, 1);
  const std::array frames{picture.at(0), picture.at(1)};
  mixer::Canvas canvas(1280, 720);
  ScaledPictures scaled;
  const Duration began = processor_time();
  for (int i = 0; i < kPictures; ++i) {
    for (int tile = 0; tile < 9; ++tile) {
      const mixer::Rect area{8 + tile % 3 * 420, 8 + tile / 3 * 236, 406, 228};
      canvas.draw(frames[static_cast<std::size_t>(i % 2)], area, Fit::cover);
    }
    scaled.renew();
    for (const int width : {1280, 640, 320}) scaled.get(canvas, width, width / 16 * 9);
  }
  return permille(processor_time() - began, kPictures, 30);
}

int stills() {
  constexpr int kStills = 4;
  const MovingPicture picture(640, 360, 3);
  const VideoFrame frame = picture.at(0);
  const Duration began = processor_time();
  for (int i = 0; i < kStills; ++i) {
    const auto still =
        mixer::encode_still({frame.width, frame.height, frame.planes}, mixer::StillContent::scene, 6'000);
    if (!still) return 0;
  }
  return permille(processor_time() - began, kStills, 0.25);
}

Result<std::pair<int, int>> sound() {
  constexpr int kTicks = 250;
  auto encoder = mixer::SoundEncoder::create({});
  if (!encoder) return encoder.error();
  auto decoder = mixer::SoundDecoder::create();
  if (!decoder) return decoder.error();
  std::vector<std::array<float, kSamplesPerTick>> samples;
  for (int i = 0; i < kTicks; ++i) samples.push_back(vowel(i));
  std::vector<std::vector<std::uint8_t>> packets;
  const Duration began = processor_time();
  for (const auto& tick : samples) {
    const Bytes packet = encoder->encode(tick);
    packets.emplace_back(packet.begin(), packet.end());
  }
  const Duration encoded = processor_time();
  std::array<float, kSamplesPerTick> out{};
  std::array<float, kSamplesPerTick> mix{};
  for (const auto& packet : packets) {
    decoder->decode(packet, out);
    for (std::size_t i = 0; i < mix.size(); ++i) mix[i] += out[i];
  }
  return std::pair{permille(processor_time() - encoded, kTicks, 50), permille(encoded - began, kTicks, 50)};
}

}  // namespace amphi::pipelines::capacity
