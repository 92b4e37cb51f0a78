#include "mixer/audio/opus_encoder.hpp"

#include <opus/opus.h>

#include <algorithm>

namespace amphi::mixer {
namespace {

constexpr int kMinRate = 6'000;
constexpr int kMaxRate = 128'000;
// The table of contents byte of an empty 20 ms frame: what is sent should libopus ever refuse.
constexpr std::uint8_t kEmptyFrame = 0x48;

bool in_range(const SoundEncoder::Config& config) {
  return config.bits_per_second >= kMinRate && config.bits_per_second <= kMaxRate && config.complexity >= 0 &&
         config.complexity <= 10 && config.expected_loss >= 0 && config.expected_loss <= 100;
}

}  // namespace

void SoundEncoder::Destroy::operator()(::OpusEncoder* encoder) const {
  opus_encoder_destroy(encoder);
}

Result<SoundEncoder> SoundEncoder::create(const Config& config) {
  if (!in_range(config)) return fail(ErrorCode::malformed, "a value of the sound encoder is out of range");
  const int application =
      config.application == Application::speech ? OPUS_APPLICATION_VOIP : OPUS_APPLICATION_AUDIO;
  int error = OPUS_OK;
  std::unique_ptr<::OpusEncoder, Destroy> raw(opus_encoder_create(kSampleRate, 1, application, &error));
  if (!raw) return fail(ErrorCode::environment, "libopus cannot make an encoder; is there memory left?");
  opus_encoder_ctl(raw.get(), OPUS_SET_COMPLEXITY(config.complexity));
  opus_encoder_ctl(raw.get(), OPUS_SET_INBAND_FEC(1));
  opus_encoder_ctl(raw.get(), OPUS_SET_DTX(0));
  SoundEncoder encoder(std::move(raw));
  encoder.set_bits_per_second(config.bits_per_second);
  encoder.set_expected_loss(config.expected_loss);
  return encoder;
}

Bytes SoundEncoder::encode(ConstSampleSpan samples) {
  AMPHI_ASSERT(samples.size() == kSamplesPerTick);
  const opus_int32 size = opus_encode_float(encoder_.get(), samples.data(), static_cast<int>(samples.size()),
                                            frame_.data(), static_cast<opus_int32>(frame_.size()));
  if (size > 0) return Bytes(frame_).first(static_cast<std::size_t>(size));
  frame_[0] = kEmptyFrame;
  return Bytes(frame_).first(1);
}

void SoundEncoder::set_bits_per_second(int bits_per_second) {
  opus_encoder_ctl(encoder_.get(), OPUS_SET_BITRATE(std::clamp(bits_per_second, kMinRate, kMaxRate)));
}

void SoundEncoder::set_expected_loss(int percent) {
  opus_encoder_ctl(encoder_.get(), OPUS_SET_PACKET_LOSS_PERC(std::clamp(percent, 0, 100)));
}

}  // namespace amphi::mixer
