#include "mixer/audio/encoded_output.hpp"

#include <algorithm>

#include "mixer/audio/opus_packet.hpp"

namespace amphi::mixer {
namespace {

/// ms. More seldom would look like a dead link, and cost a listener who is about to join his first word.
constexpr int kSignOfLife = 180;
constexpr std::size_t kAfterVoice = 20;  // ticks before the encoder may pause

SoundEncoder::Config config_of(const link::SoundOutput& output) {
  SoundEncoder::Config config;
  config.bits_per_second = output.bits_per_second;
  config.expected_loss = output.expected_loss;
  config.dtx = false;  // see configure()
  return config;
}

}  // namespace

EncodedOutput::EncodedOutput(const link::SoundOutput& output, SoundEncoder encoder)
    : output_(output), encoder_(std::move(encoder)), config_(config_of(output)) {}

Result<EncodedOutput> EncodedOutput::create(const link::SoundOutput& output) {
  if (output.frame_ms != 20 && output.frame_ms != 40 && output.frame_ms != 60)
    return fail(ErrorCode::malformed, "a frame of sound has 20, 40 or 60 ms");
  auto encoder = SoundEncoder::create(config_of(output));
  if (!encoder) return encoder.error();
  return EncodedOutput(output, std::move(*encoder));
}

Result<EncodedOutput> EncodedOutput::continuing(const EncodedOutput& other, const link::SoundOutput& output) {
  auto encoder = other.encoder_.clone();
  if (!encoder) return encoder.error();
  EncodedOutput copy(other.output_, std::move(*encoder));
  copy.config_ = other.config_;
  copy.limiter_ = other.limiter_;
  copy.samples_ = other.samples_;
  copy.filled_ = other.filled_;
  copy.silent_ticks_ = other.silent_ticks_;
  copy.voiceless_ticks_ = other.voiceless_ticks_;
  copy.timestamp_ = other.timestamp_;
  copy.captured_ = other.captured_;
  copy.paused_ = other.paused_;
  // In a pause, too: whoever is moved here waits for a packet.
  copy.unsent_ms_ = kSignOfLife;
  copy.change(output);
  return copy;
}

void EncodedOutput::change(const link::SoundOutput& output) {
  if (output.frame_ms != output_.frame_ms) filled_ = 0;
  output_ = output;
}

void EncodedOutput::configure() {
  SoundEncoder::Config wanted = config_of(output_);
  wanted.dtx = output_.dtx && voiceless_ticks_ >= kAfterVoice;
  if (wanted == config_) return;
  config_ = wanted;
  encoder_.configure(wanted);
}

bool EncodedOutput::resembles(const link::SoundOutput& output) const {
  return output.rung == output_.rung && output.frame_ms == output_.frame_ms;
}

std::optional<EncodedOutput::Made> EncodedOutput::tick(const OutputClock& clock, const Mix& mix,
                                                       Instant now) {
  const std::size_t place = clock.tick() % ticks_per_frame();
  if (place == 0) {
    filled_ = 0;
    timestamp_ = clock.timestamp();
    captured_ = now;
  }
  if (filled_ != place) return std::nullopt;  // began within a frame
  collect(mix);
  if (++filled_ < ticks_per_frame()) return std::nullopt;
  filled_ = 0;
  return finish();
}

// The limiter holds the end of what was heard back; one silent tick gets it out.
void EncodedOutput::collect(const Mix& mix) {
  const SampleSpan place = SampleSpan(samples_).subspan(filled_ * kSamplesPerTick, kSamplesPerTick);
  const bool silent = mix.samples.empty();
  silent_ticks_ = silent ? silent_ticks_ + 1 : 0;
  voiceless_ticks_ = silent || !mix.voice ? voiceless_ticks_ + 1 : 0;
  if (silent) {
    std::fill(place.begin(), place.end(), 0.0F);
    if (silent_ticks_ > 1) return;
  } else {
    std::copy(mix.samples.begin(), mix.samples.end(), place.begin());
  }
  limiter_.process(place);
}

std::optional<EncodedOutput::Made> EncodedOutput::finish() {
  const bool sign_of_life = unsent_ms_ + output_.frame_ms >= kSignOfLife;
  const bool silent = silent_ticks_ > ticks_per_frame();
  if (output_.dtx && paused_ && silent && !sign_of_life) {
    unsent_ms_ += output_.frame_ms;
    return std::nullopt;
  }
  configure();
  const std::size_t size = ticks_per_frame() * kSamplesPerTick;
  const Bytes frame = encoder_.encode(ConstSampleSpan(samples_).first(size));
  const bool went_on = std::exchange(paused_, output_.dtx && opus_is_pause(frame)) && paused_;
  if (went_on && !sign_of_life) {
    unsent_ms_ += output_.frame_ms;
    return std::nullopt;
  }
  unsent_ms_ = 0;
  return Made{writer_.write(timestamp_, size, frame), captured_};
}

}  // namespace amphi::mixer
