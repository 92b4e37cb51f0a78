#include "tests/bench/latency/sound_burst.hpp"

#include <opus/opus.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace amphi::bench {
namespace {

constexpr int kRate = 48'000;
constexpr int kFrame = 960;
constexpr int kLongest = 5'760;
constexpr float kLoud = 0.3F;
constexpr float kHeard = 0.05F;
constexpr double kTone = 1'000;
/// This many quiet samples make the next loud one a beginning.
constexpr int kQuiet = kRate / 4;

}  // namespace

void BurstTalker::Destroy::operator()(OpusEncoder* encoder) const {
  opus_encoder_destroy(encoder);
}

BurstTalker::BurstTalker() : samples_(kFrame), packet_(1276) {
  int error = 0;
  encoder_.reset(opus_encoder_create(kRate, 1, OPUS_APPLICATION_VOIP, &error));
  opus_encoder_ctl(encoder_.get(), OPUS_SET_BITRATE(32'000));
}

BurstTalker::~BurstTalker() = default;

Bytes BurstTalker::next(bool& begins_tone) {
  const int place = number_++ % kPeriod;
  begins_tone = place == 0;
  for (int i = 0; i < kFrame; ++i) {
    const double angle = 2 * std::numbers::pi * kTone * (place * kFrame + i + 12) / kRate;
    samples_[static_cast<std::size_t>(i)] =
        place < kTonePackets ? kLoud * static_cast<float>(std::sin(angle)) : 0.0F;
  }
  const int size = opus_encode_float(encoder_.get(), samples_.data(), kFrame, packet_.data(),
                                     static_cast<opus_int32>(packet_.size()));
  return Bytes(packet_).first(static_cast<std::size_t>(std::max(size, 0)));
}

std::vector<Instant> find_bursts(const std::vector<RecordedPacket>& packets) {
  int error = 0;
  OpusDecoder* decoder = opus_decoder_create(kRate, 1, &error);
  std::vector<float> samples(kLongest);
  std::vector<Instant> found;
  int quiet = 0;
  for (const RecordedPacket& packet : packets) {
    const int count =
        opus_decode_float(decoder, packet.payload.data(), static_cast<opus_int32>(packet.payload.size()),
                          samples.data(), kLongest, 0);
    for (int i = 0; i < count; ++i) {
      if (std::abs(samples[static_cast<std::size_t>(i)]) < kHeard) {
        ++quiet;
        continue;
      }
      if (quiet > kQuiet) found.push_back(packet.arrival);
      quiet = 0;
    }
  }
  opus_decoder_destroy(decoder);
  return found;
}

}  // namespace amphi::bench
