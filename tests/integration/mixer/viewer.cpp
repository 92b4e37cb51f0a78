#include "tests/integration/mixer/viewer.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <numbers>

#include "tests/support/catch.hpp"

namespace amphi::test {
namespace {

int clamp8(double value) {
  return std::clamp(static_cast<int>(std::lround(value)), 0, 255);
}

Rgb pixel(const VideoFrame& frame, int x, int y) {
  const auto sample = [&](std::size_t plane, int px, int py) {
    return static_cast<double>(frame.planes[plane].data[py * frame.planes[plane].stride + px]);
  };
  const double luma = 1.164 * (sample(0, x, y) - 16);
  const double u = sample(1, x / 2, y / 2) - 128;
  const double v = sample(2, x / 2, y / 2) - 128;
  return {clamp8(luma + 1.596 * v), clamp8(luma - 0.392 * u - 0.813 * v), clamp8(luma + 2.017 * u)};
}

}  // namespace

Rgb color_at(const VideoFrame& frame, int x, int y) {
  constexpr int kHalf = 4;
  Rgb sum;
  int count = 0;
  for (int py = std::max(0, y - kHalf); py < std::min(frame.height, y + kHalf); ++py) {
    for (int px = std::max(0, x - kHalf); px < std::min(frame.width, x + kHalf); ++px, ++count) {
      const Rgb one = pixel(frame, px, py);
      sum = {sum.red + one.red, sum.green + one.green, sum.blue + one.blue};
    }
  }
  return {sum.red / count, sum.green / count, sum.blue / count};
}

double tone_amplitude(std::span<const float> samples, double frequency) {
  const double w = 2 * std::numbers::pi * frequency / kSampleRate;
  double real = 0;
  double imaginary = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    real += samples[i] * std::cos(w * static_cast<double>(i));
    imaginary += samples[i] * std::sin(w * static_cast<double>(i));
  }
  return samples.empty() ? 0 : 2 * std::hypot(real, imaginary) / static_cast<double>(samples.size());
}

void write_ppm(const VideoFrame& frame, const std::string& file) {
  std::ofstream out(file, std::ios::binary);
  out << "P6 " << frame.width << ' ' << frame.height << " 255\n";
  for (int y = 0; y < frame.height; ++y) {
    for (int x = 0; x < frame.width; ++x) {
      const Rgb p = pixel(frame, x, y);
      out.put(static_cast<char>(p.red)).put(static_cast<char>(p.green)).put(static_cast<char>(p.blue));
    }
  }
}

Viewer::Viewer(std::uint32_t video_stream, Codec codec)
    : video_(video_stream), pipeline_("viewer", codec, slot_, [] {}) {}

void Viewer::take(std::uint32_t stream, Bytes packet, Instant captured) {
  const auto view = RtpPacketView::parse(packet);
  REQUIRE(view);
  if (stream == video_) {
    pipeline_.push(packet, captured, now());
    if (frames_.empty() || frames_.back() != captured) frames_.push_back(captured);
    const std::uint32_t ssrc = view->header().ssrc;
    if (std::find(ssrcs_.begin(), ssrcs_.end(), ssrc) == ssrcs_.end()) ssrcs_.push_back(ssrc);
    return;
  }
  Decoder& decoder = sounds_[stream];
  if (!decoder.opus) decoder.opus.reset(opus_decoder_create(kSampleRate, 1, nullptr));
  std::array<float, 5760> samples{};
  const int count =
      opus_decode_float(decoder.opus.get(), view->payload().data(),
                        static_cast<opus_int32>(view->payload().size()), samples.data(), 5760, 0);
  REQUIRE(count == static_cast<int>(kSamplesPerTick));
  decoder.sound.captured.push_back(captured);
  decoder.sound.samples.insert(decoder.sound.samples.end(), samples.begin(), samples.begin() + count);
}

std::optional<std::size_t> Viewer::Sound::index_of(Instant at) const {
  const auto after = std::upper_bound(captured.begin(), captured.end(), at);
  if (after == captured.begin() || at - *(after - 1) >= kSoundTick) return std::nullopt;
  const auto packet = static_cast<std::size_t>(after - captured.begin()) - 1;
  const auto within = (at - captured[packet]).count() * kSampleRate / 1'000'000'000;
  return packet * kSamplesPerTick + static_cast<std::size_t>(within);
}

std::optional<VideoFrame> Viewer::picture() {
  auto shown = slot_->pick(now());
  if (!shown) return std::nullopt;
  return shown->frame;
}

void Viewer::forget() {
  frames_.clear();
  for (auto& [stream, decoder] : sounds_) decoder.sound = {};
}

}  // namespace amphi::test
