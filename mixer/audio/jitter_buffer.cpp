#include "mixer/audio/jitter_buffer.hpp"

#include <algorithm>

namespace amphi::mixer {
namespace {

constexpr SamplePosition kTick = kSamplesPerTick;
constexpr SamplePosition kUnit = 120;             // libopus makes sound up in multiples of 2.5 ms
constexpr SamplePosition kLongestDry = 200 * 48;  // without packets, before it counts as over
constexpr SamplePosition kLongestPause = 500 * 48;
constexpr SamplePosition kBacklog = 200 * 48;  // above the target; more is skipped rather than played fast
constexpr SamplePosition kLowestDelay = 360;   // 7.5 ms
// By how much packets come before they are needed changes in steps of a tick, so both together must be more.
constexpr SamplePosition kTooLate = kTick;     // above the target; shortened
constexpr SamplePosition kTooEarly = 120;      // below the target; stretched
constexpr SamplePosition kSilence = 200 * 48;  // between two packets: what was learned of the path may be old
constexpr SamplePosition kBurst = 5 * 48;      // packets kept back arrive within this
constexpr float kLossSmoothing = 0.01F;
constexpr float kLossy = 0.01F;
// Not every packet of a sender with FEC has some; one in a second is enough to count on it.
constexpr float kFecRise = 0.1F;
constexpr float kFecFall = 0.005F;
constexpr float kFecOffered = 0.05F;

/// What is missing of a tick when `ahead` samples are there, in whole units.
std::size_t rest_of_tick(std::size_t ahead) {
  const SamplePosition missing = std::max(kUnit, kTick - static_cast<SamplePosition>(ahead));
  return static_cast<std::size_t>((missing + kUnit - 1) / kUnit * kUnit);
}

}  // namespace

AudioJitterBuffer::AudioJitterBuffer() : slots_(kSlots) {}

void AudioJitterBuffer::restart() {
  for (Slot& slot : slots_) slot.sequence = -1;
  estimator_.reset();
  ++statistics_.restarts;
  owed_ = 0;
  playing_ = false;
  in_pause_ = false;
  restarted_ = true;
}

void AudioJitterBuffer::insert(Bytes packet, Instant captured, Instant arrival) {
  ++statistics_.received;
  const auto view = RtpPacketView::parse(packet);
  const auto duration = view ? opus_duration(view->payload()) : std::nullopt;
  if (!duration || packet.size() > kMaxRtpPacket) {
    ++statistics_.malformed;
    return;
  }
  const auto placement = timeline_.place(view->header(), *duration, arrival);
  if (!placement) {
    ++statistics_.discarded;
    return;
  }
  if (placement->restarted) {
    restart();
    next_sequence_ = newest_sequence_ = placement->sequence;
  }
  learn(placement->position, to_samples(arrival));
  if (admit(*placement)) store(*placement, *view, *duration, captured);
}

// Of packets that were kept back only the last one tells how long the way is.
void AudioJitterBuffer::learn(SamplePosition position, SamplePosition arrived) {
  if (!playing_ && arrived - last_arrival_ > kSilence) burst_until_ = arrived + kBurst;
  if (arrived <= burst_until_) estimator_.forget();
  last_arrival_ = arrived;
  estimator_.add(arrived - position, arrived);
}

bool AudioJitterBuffer::admit(const Placement& placement) {
  if (placement.sequence < next_sequence_) {
    if (!restarted_) {
      ++statistics_.late;
      return false;
    }
    next_sequence_ = placement.sequence;  // reordered before the first one was played
  }
  if (at(placement.sequence) != nullptr) {
    ++statistics_.discarded;
    return false;
  }
  const std::int64_t oldest = placement.sequence - static_cast<std::int64_t>(kSlots) + 1;
  if (next_sequence_ < oldest) {
    if (playing_) statistics_.discarded += static_cast<std::uint64_t>(oldest - next_sequence_);
    next_sequence_ = oldest;
    jumped_ = true;
  }
  return true;
}

void AudioJitterBuffer::store(const Placement& placement, const RtpPacketView& packet, std::size_t duration,
                              Instant captured) {
  Slot& slot = slots_[static_cast<std::size_t>(placement.sequence) % kSlots];
  slot.sequence = placement.sequence;
  slot.position = placement.position;
  slot.duration = duration;
  slot.size = packet.payload().size();
  slot.captured = captured;
  std::copy(packet.payload().begin(), packet.payload().end(), slot.payload.begin());
  newest_sequence_ = std::max(newest_sequence_, placement.sequence);
}

const AudioJitterBuffer::Slot* AudioJitterBuffer::at(std::int64_t sequence) const {
  const Slot& slot = slots_[static_cast<std::size_t>(sequence) % kSlots];
  return slot.sequence == sequence ? &slot : nullptr;
}

const AudioJitterBuffer::Slot* AudioJitterBuffer::first_from(std::int64_t sequence) const {
  for (; sequence <= newest_sequence_; ++sequence) {
    if (const Slot* slot = at(sequence)) return slot;
  }
  return nullptr;
}

bool AudioJitterBuffer::has_next() const {
  return playing_ && at(next_sequence_) != nullptr;
}

// FEC of a lost packet comes with the next one, so a lossy path is given the time to wait for it. A tick
// takes its samples at once, so a packet is needed earlier by what is left over of the one before.
SamplePosition AudioJitterBuffer::target_samples(std::size_t ahead) const {
  const SamplePosition for_fec = loss_ > kLossy && fec_ > kFecOffered ? longest_ : 0;
  const auto left_over = static_cast<SamplePosition>(ahead % kSamplesPerTick);
  const SamplePosition needed = std::min(estimator_.target() + for_fec, DelayEstimator::kMax) + left_over;
  return std::max({needed, minimum_, kLowestDelay});
}

SamplePosition AudioJitterBuffer::delay_samples(Instant now, std::size_t ahead,
                                                SamplePosition position) const {
  return to_samples(now) + static_cast<SamplePosition>(ahead) - position - estimator_.base();
}

Duration AudioJitterBuffer::delay(Instant now, std::size_t ahead) const {
  return playing_ ? to_duration(delay_samples(now, ahead, next_position_)) : Duration::zero();
}

SamplePosition AudioJitterBuffer::excess(Instant now, std::size_t ahead) const {
  if (!playing_ || in_pause_) return 0;
  const SamplePosition off = delay_samples(now, ahead, next_position_) - target_samples(ahead);
  return off > kTooLate || off < -kTooEarly ? off : 0;
}

void AudioJitterBuffer::set_minimum_delay(Duration delay) {
  minimum_ = std::clamp(to_samples(delay), SamplePosition{0}, DelayEstimator::kMax);
}

Playout AudioJitterBuffer::next(Instant now, std::size_t ahead) {
  if (!playing_ && !start(now, ahead)) return make_up(Playout::Kind::silence, rest_of_tick(ahead));
  skip_backlog(now, ahead);
  const Slot* following = first_from(next_sequence_);
  if (following == nullptr) return run_dry(ahead);
  return following->position - next_position_ < kUnit ? take(*following) : fill_gap(*following, ahead);
}

// Begins with the first packet there is, once it has waited for the target.
bool AudioJitterBuffer::start(Instant now, std::size_t ahead) {
  const Slot* first = first_from(next_sequence_);
  if (first == nullptr) return false;
  if (delay_samples(now, ahead, first->position) > DelayEstimator::kMax + kBacklog) estimator_.rebase();
  if (delay_samples(now, ahead, first->position) < target_samples(ahead)) return false;
  playing_ = true;
  in_pause_ = false;
  next_sequence_ = first->sequence;
  next_position_ = first->position;
  owed_ = 0;
  return true;
}

// Far behind: goes on with the first packet that is due, if it is here.
void AudioJitterBuffer::skip_backlog(Instant now, std::size_t ahead) {
  const SamplePosition target = target_samples(ahead);
  if (delay_samples(now, ahead, next_position_) <= target + kBacklog) return;
  for (const Slot* slot = first_from(next_sequence_); slot != nullptr;
       slot = first_from(slot->sequence + 1)) {
    if (delay_samples(now, ahead, slot->position) > target + kTooLate) continue;
    statistics_.discarded += static_cast<std::uint64_t>(slot->sequence - next_sequence_);
    next_sequence_ = slot->sequence;
    next_position_ = slot->position;
    owed_ = 0;
    jumped_ = true;
    return;
  }
}

Playout AudioJitterBuffer::take(const Slot& slot) {
  const std::int64_t lost = slot.sequence - next_sequence_;
  for (std::int64_t i = 0; i < std::min<std::int64_t>(lost, 10); ++i) loss_ += (1 - loss_) * kLossSmoothing;
  loss_ -= loss_ * kLossSmoothing;
  next_sequence_ = slot.sequence + 1;
  next_position_ = slot.position + static_cast<SamplePosition>(slot.duration);
  longest_ = static_cast<SamplePosition>(slot.duration);
  in_pause_ = opus_is_pause(slot.bytes());
  if (!in_pause_) fec_ += opus_has_fec(slot.bytes()) ? (1 - fec_) * kFecRise : -fec_ * kFecFall;
  owed_ = 0;
  Playout playout{
      Playout::Kind::packet, slot.bytes(), slot.duration, slot.captured, restarted_, jumped_, in_pause_};
  restarted_ = jumped_ = false;
  return playout;
}

// Sound is missing before `following`: a loss, or a pause when the sequence numbers have no hole.
Playout AudioJitterBuffer::fill_gap(const Slot& following, std::size_t ahead) {
  const SamplePosition paid = std::min(owed_, following.position - next_position_);
  owed_ -= paid;
  next_position_ += paid;
  const SamplePosition gap = following.position - next_position_;
  if (gap < kUnit) return take(following);
  const bool lost = following.sequence != next_sequence_;
  if (!lost) in_pause_ = true;
  const bool has_fec = lost && opus_has_fec(following.bytes());
  const auto covered = has_fec ? static_cast<SamplePosition>(following.duration) : 0;
  if (gap <= covered) return recover(following, gap / kUnit * kUnit);
  const SamplePosition until_fec = gap - covered;
  const SamplePosition samples = std::min<SamplePosition>(static_cast<SamplePosition>(rest_of_tick(ahead)),
                                                          std::max(kUnit, until_fec / kUnit * kUnit));
  next_position_ += samples;
  if (lost) statistics_.concealed_samples += static_cast<std::uint64_t>(samples);
  return make_up(Playout::Kind::conceal, static_cast<std::size_t>(samples));
}

Playout AudioJitterBuffer::recover(const Slot& following, SamplePosition samples) {
  next_position_ += samples;
  statistics_.fec_samples += static_cast<std::uint64_t>(samples);
  Playout playout = make_up(Playout::Kind::fec_from_next, static_cast<std::size_t>(samples));
  playout.payload = following.bytes();
  return playout;
}

// Nothing is here. It may only be late, so its place is kept and the delay grows; in a pause time goes on.
Playout AudioJitterBuffer::run_dry(std::size_t ahead) {
  const std::size_t samples = rest_of_tick(ahead);
  owed_ += static_cast<SamplePosition>(samples);
  if (in_pause_) {
    next_position_ += static_cast<SamplePosition>(samples);
  } else {
    statistics_.concealed_samples += samples;
  }
  if (owed_ > (in_pause_ ? kLongestPause : kLongestDry)) playing_ = false;
  return make_up(Playout::Kind::conceal, samples);
}

Playout AudioJitterBuffer::make_up(Playout::Kind kind, std::size_t samples) const {
  Playout playout;
  playout.kind = kind;
  playout.samples = samples;
  playout.pause = in_pause_;
  return playout;
}

}  // namespace amphi::mixer
