#include "mixer/audio/talker.hpp"

#include <algorithm>
#include <array>

namespace amphi::mixer {
namespace {

constexpr std::size_t kCross = 240;            // samples, 5 ms
constexpr std::size_t kConcealFull = 60 * 48;  // concealment is at full level for 60 ms,
constexpr std::size_t kConcealFade = 60 * 48;  // and gone after 60 ms more
constexpr SamplePosition kForce = 80 * 48;     // this far off, a period need not match well
constexpr std::size_t kWorthTrimming = 240;    // samples, 5 ms
constexpr Duration kMaxLatency = std::chrono::seconds(10);

float share(std::size_t part, std::size_t whole) {
  return static_cast<float>(part) / static_cast<float>(whole);
}

/// The level of the sample that follows `run` made-up ones.
float concealment_gain(std::size_t run) {
  if (run <= kConcealFull) return 1;
  return 1 - share(std::min(run - kConcealFull, kConcealFade), kConcealFade);
}

std::uint64_t in_ticks(std::uint64_t samples) {
  return (samples + kSamplesPerTick - 1) / kSamplesPerTick;
}

}  // namespace

TalkerStatistics& TalkerStatistics::operator+=(const TalkerStatistics& other) {
  received += other.received;
  malformed += other.malformed;
  late += other.late;
  discarded += other.discarded;
  restarts += other.restarts;
  concealed += other.concealed;
  fec += other.fec;
  compressed += other.compressed;
  stretched += other.stretched;
  return *this;
}

Result<Talker> Talker::create() {
  auto decoder = SoundDecoder::create();
  if (!decoder) return decoder.error();
  return Talker(std::move(*decoder));
}

void Talker::insert(Bytes packet, Instant captured, Instant arrival) {
  buffer_.insert(packet, captured, arrival);
}

TalkerTick Talker::tick(Instant now, SampleSpan out) {
  AMPHI_ASSERT(out.size() == kSamplesPerTick);
  if (rests()) {
    fifo_.clear();
    return {};
  }
  while (fifo_.size() < kSamplesPerTick) play(buffer_.next(now, fifo_.size()));
  adapt(now);
  TalkerTick result;
  result.latency = silent_ ? Duration::zero() : latency(now);
  fifo_.take(out);
  const VoiceDetector::Verdict verdict = voice_.process(out);
  leveller_.process(out, verdict.level, verdict.periodic);
  result.active = verdict.active;
  result.silent = verdict.level <= kSilentLevel;
  if (verdict.level > kSilentLevel)
    result.level = std::clamp(verdict.level + leveller_.gain(), kSilentLevel, 0.0F);
  return result;
}

// One pitch period a tick at most. What is taken out is first replaced from the next packet, so nothing runs
// dry.
void Talker::adapt(Instant now) {
  if (silent_) return;
  const SamplePosition excess = buffer_.excess(now, fifo_.size());
  if (excess == 0) return trim();
  if (excess < 0) {
    if (scaler_.stretch(fifo_, excess < -kForce) > 0) ++stretched_;
    return;
  }
  while (fifo_.size() < 2 * kSamplesPerTick && buffer_.has_next()) play(buffer_.next(now, fifo_.size()));
  if (scaler_.compress(fifo_, fifo_.size() - kSamplesPerTick, excess > kForce) > 0) ++compressed_;
}

// What is left of a packet when its tick is full makes everything later, and nothing is gained by it: the
// next packet is needed at the next tick all the same.
void Talker::trim() {
  const std::size_t left_over = fifo_.size() % kSamplesPerTick;
  if (left_over >= kWorthTrimming && scaler_.compress(fifo_, left_over, false) > 0) ++compressed_;
}

void Talker::play(const Playout& playout) {
  switch (playout.kind) {
    case Playout::Kind::packet:
      return decode(playout);
    case Playout::Kind::fec_from_next:
      return recover(playout);
    case Playout::Kind::conceal:
      return conceal(playout);
    case Playout::Kind::silence:
      return be_silent(playout);
  }
}

// Where the sound before was skipped, a made-up continuation of it is faded out over what is decoded.
void Talker::decode(const Playout& playout) {
  std::array<float, kCross> tail{};
  const bool cross = (playout.restarted || playout.jumped) && !silent_;
  float gain = silent_ ? 0 : concealment_gain(concealed_run_);
  if (cross && decoder_.conceal(tail)) {
    for (float& sample : tail) sample *= gain;
    gain = 0;
  }
  // After a silence libopus would raise the sound slowly, as after a loss: a word's beginning would be cut.
  if (playout.restarted || silent_) decoder_.reset();
  const SampleSpan samples = fifo_.extend(playout.samples);
  if (!decoder_.decode(playout.payload, samples)) {
    ++refused_;
    make_up(samples);
  }
  if (gain < 1) rise(samples, gain);
  if (cross) add_falling(samples, tail);
  concealed_run_ = 0;
  silent_ = false;
  decoded_end_ = playout.captured + to_duration(static_cast<SamplePosition>(playout.samples));
}

void Talker::recover(const Playout& playout) {
  const float gain = silent_ ? 0 : concealment_gain(concealed_run_);
  const SampleSpan samples = fifo_.extend(playout.samples);
  if (!decoder_.recover(playout.payload, samples)) make_up(samples);
  if (gain < 1) rise(samples, gain);
  concealed_run_ = 0;
  silent_ = false;
  decoded_end_ += to_duration(static_cast<SamplePosition>(playout.samples));
}

void Talker::conceal(const Playout& playout) {
  const SampleSpan samples = fifo_.extend(playout.samples);
  decoded_end_ += to_duration(static_cast<SamplePosition>(playout.samples));
  if (silent_ || concealed_run_ > kConcealFull + kConcealFade) {
    std::fill(samples.begin(), samples.end(), 0.0F);
    silent_ = true;
    return;
  }
  make_up(samples);
  if (playout.pause) return;
  for (float& sample : samples) sample *= concealment_gain(concealed_run_++);
}

void Talker::be_silent(const Playout& playout) {
  const SampleSpan samples = fifo_.extend(playout.samples);
  std::fill(samples.begin(), samples.end(), 0.0F);
  if (!silent_) {
    std::array<float, kCross> tail{};
    const float gain = concealment_gain(concealed_run_);
    if (decoder_.conceal(tail)) {
      for (float& sample : tail) sample *= gain;
      add_falling(samples, tail);
    }
  }
  silent_ = true;
  concealed_run_ = 0;
}

void Talker::make_up(SampleSpan samples) {
  if (!decoder_.conceal(samples)) std::fill(samples.begin(), samples.end(), 0.0F);
}

void Talker::rise(SampleSpan samples, float from) {
  const std::size_t count = std::min(kCross, samples.size());
  for (std::size_t i = 0; i < count; ++i) samples[i] *= from + (1 - from) * share(i, count);
}

void Talker::add_falling(SampleSpan samples, ConstSampleSpan tail) {
  const std::size_t count = std::min(tail.size(), samples.size());
  for (std::size_t i = 0; i < count; ++i) samples[i] += tail[i] * (1 - share(i, count));
}

Duration Talker::latency(Instant now) const {
  const Instant captured = decoded_end_ - to_duration(static_cast<SamplePosition>(fifo_.size()));
  return std::clamp(now - captured, Duration::zero(), kMaxLatency);
}

TalkerStatistics Talker::statistics() const {
  const AudioJitterBuffer::Statistics& from = buffer_.statistics();
  TalkerStatistics to;
  to.received = from.received;
  to.malformed = from.malformed + refused_;
  to.late = from.late;
  to.discarded = from.discarded;
  to.restarts = from.restarts;
  to.concealed = in_ticks(from.concealed_samples);
  to.fec = in_ticks(from.fec_samples);
  to.compressed = compressed_;
  to.stretched = stretched_;
  return to;
}

}  // namespace amphi::mixer
