#include "mixer/audio/opus_encoder.hpp"

#include <opus/opus.h>

#include <algorithm>
#include <cstring>

namespace amphi::mixer {
namespace {

constexpr int kMinRate = 6'000;
constexpr int kMaxRate = 128'000;
constexpr int kChannels = 1;
// The table of contents byte of an empty 20 ms frame: what is sent should libopus ever refuse.
constexpr std::uint8_t kEmptyFrame = 0x48;

// libopus makes in-band FEC of speech from about 18.5 kbit/s on only, with at least 11 % of loss expected,
// and then stays a sixth below the rate that it was asked for.
constexpr int kFecFrom = 16'000, kFecFreely = 22'000;
constexpr int kFecLoss = 11;
constexpr double kFecShortfall = 1.16;

int asked_rate(int bits_per_second, int expected_loss) {
  const bool short_of_fec = bits_per_second >= kFecFrom && bits_per_second < kFecFreely;
  if (!short_of_fec || expected_loss < kFecLoss) return bits_per_second;
  return static_cast<int>(bits_per_second * kFecShortfall);
}

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
  int error = OPUS_OK;
  std::unique_ptr<::OpusEncoder, Destroy> raw(
      opus_encoder_create(kSampleRate, kChannels, OPUS_APPLICATION_VOIP, &error));
  if (!raw) return fail(ErrorCode::environment, "libopus cannot make an encoder; is there memory left?");
  SoundEncoder encoder(std::move(raw));
  encoder.configure(config);
  return encoder;
}

// libopus documents its states as free of pointers into themselves: "can be copied with memcpy()".
Result<SoundEncoder> SoundEncoder::clone() const {
  auto copy = create({});
  if (!copy) return copy.error();
  const auto size = static_cast<std::size_t>(opus_encoder_get_size(kChannels));
  std::memcpy(copy->encoder_.get(), encoder_.get(), size);
  return copy;
}

Bytes SoundEncoder::encode(ConstSampleSpan samples) {
  AMPHI_ASSERT(!samples.empty() && samples.size() % kSamplesPerTick == 0 &&
               samples.size() <= 3 * kSamplesPerTick);
  const opus_int32 size = opus_encode_float(encoder_.get(), samples.data(), static_cast<int>(samples.size()),
                                            frame_.data(), static_cast<opus_int32>(frame_.size()));
  if (size > 0) return Bytes(frame_).first(static_cast<std::size_t>(size));
  frame_[0] = kEmptyFrame;
  return Bytes(frame_).first(1);
}

void SoundEncoder::configure(const Config& config) {
  const int loss = std::clamp(config.expected_loss, 0, 100);
  opus_encoder_ctl(encoder_.get(), OPUS_SET_BITRATE(asked_rate(
                                       std::clamp(config.bits_per_second, kMinRate, kMaxRate), loss)));
  opus_encoder_ctl(encoder_.get(), OPUS_SET_COMPLEXITY(std::clamp(config.complexity, 0, 10)));
  opus_encoder_ctl(encoder_.get(), OPUS_SET_INBAND_FEC(loss > 0 ? 1 : 0));
  opus_encoder_ctl(encoder_.get(), OPUS_SET_PACKET_LOSS_PERC(loss));
  opus_encoder_ctl(encoder_.get(), OPUS_SET_DTX(config.dtx ? 1 : 0));
}

}  // namespace amphi::mixer
