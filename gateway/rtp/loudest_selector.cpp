#include "gateway/rtp/loudest_selector.hpp"

#include <algorithm>

namespace amphi::rtp {
namespace {

// Loudness is in dB above -127 dBov, the level's other end.
constexpr float kLoudest = 127;
constexpr float kAudible = 72;       // -55 dBov
constexpr float kAboveFloor = 8;     // dB
constexpr float kLowestFloor = 57;   // -70 dBov
constexpr float kHighestFloor = 87;  // -40 dBov: what is well above it is never mere noise
constexpr float kFloorRise = 0.02F;  // dB a packet, 1 dB a second
constexpr float kAssumed = 92;       // -35 dBov, where the sender tells no level
constexpr float kAttack = 0.2F;
constexpr float kDecay = 0.02F;
constexpr int kMostWords = 10;
constexpr int kWordsForSilentPlace = 3;  // packets
constexpr float kClearly = 6;            // dB
constexpr int kLouderFor = 25;           // packets

float loudness_of(std::optional<AudioLevel> level, std::size_t payload) {
  if (level) return kLoudest - static_cast<float>(level->level);
  return payload > LoudestSelector::kSpeechBytes ? kAssumed : 0;
}

float follow_floor(float floor, float loudness) {
  const float risen = std::min(floor + kFloorRise, kHighestFloor);
  return std::max(std::min(loudness, risen), kLowestFloor);
}

}  // namespace

LoudestSelector::LoudestSelector(LoudestSink& sink, const LoudestConfig& config)
    : sink_(sink), config_(config) {
  AMPHI_ASSERT(config.most >= 1 && config.most <= 64 && config.max_microphones >= config.most);
  talkers_.reserve(64);
}

LoudestSelector::Microphone* LoudestSelector::find_or_add(Key key) {
  const auto found = std::ranges::find(microphones_, key, &Microphone::key);
  if (found != microphones_.end()) return &*found;
  if (microphones_.size() == config_.max_microphones) return nullptr;
  microphones_.emplace_back().key = key;
  return &microphones_.back();
}

bool LoudestSelector::offer(Key key, std::optional<AudioLevel> level, Bytes packet, Instant captured,
                            Instant now) {
  const auto view = RtpPacketView::parse(packet);
  Microphone* microphone = view ? find_or_add(key) : nullptr;
  if (microphone == nullptr) return false;
  measure(*microphone, level, view->payload().size(), now);
  consider(*microphone, now);
  if (microphone->selected) {
    sink_.on_microphone(key, packet, captured, now);
  } else if (microphone->owes_pause) {
    end_with_pause(*microphone, packet, captured, now);
  } else {
    microphone->ring.push(packet, captured, now);
    microphone->ring.forget_before(now - config_.pre_roll);
  }
  const bool ended = holder_dismissed_ && update_all(now);
  holder_dismissed_ = false;
  return update_talking(*microphone, now) || ended;
}

void LoudestSelector::measure(Microphone& microphone, std::optional<AudioLevel> level, std::size_t payload,
                              Instant now) {
  const float loudness = loudness_of(level, payload);
  microphone.measured = level.has_value();
  const float difference = loudness - microphone.strength;
  microphone.strength += difference * (difference > 0 ? kAttack : kDecay);
  const bool audible = loudness >= kAudible;
  // A level that is only assumed tells nothing of the noise.
  const bool word = audible && (!level || loudness >= microphone.floor + kAboveFloor);
  if (level) microphone.floor = follow_floor(microphone.floor, loudness);
  if (audible) microphone.last_audible = now;
  microphone.words = std::clamp(microphone.words + (word ? 1 : -1), 0, kMostWords);
  if (word) microphone.last_word = now;
}

void LoudestSelector::consider(Microphone& microphone, Instant now) {
  const bool silent = microphone.words == 0;
  if (microphone.selected) {
    if (!all_pass() && microphone.quiet_for(config_.release, now)) dismiss(microphone);
    return;
  }
  if (all_pass()) {
    if (silent) microphone.ring.clear();
    return select(microphone);
  }
  if (silent) return;
  if (places_taken_ < config_.most) return select(microphone);
  Microphone& holder = *weakest(now);
  if (!outdoes(microphone, holder, now)) return;
  dismiss(holder);
  holder_dismissed_ = true;
  select(microphone);
}

bool LoudestSelector::outdoes(Microphone& challenger, const Microphone& holder, Instant now) const {
  // Nobody knows whether one without levels says anything.
  const bool doubtful = challenger.measured && !holder.measured;
  if (doubtful || holder.quiet_for(config_.keep, now)) return challenger.words >= kWordsForSilentPlace;
  challenger.louder = challenger.strength > holder.strength + kClearly ? challenger.louder + 1 : 0;
  return challenger.louder >= kLouderFor;
}

// One who is silent comes before all who are not, one without levels before those with words; of several the
// weakest.
LoudestSelector::Microphone* LoudestSelector::weakest(Instant now) {
  const auto rank = [&](const Microphone& microphone) {
    const float talks = microphone.measured ? 4 * kLoudest : 2 * kLoudest;
    return microphone.strength + (microphone.quiet_for(config_.keep, now) ? 0 : talks);
  };
  Microphone* found = nullptr;
  for (Microphone& microphone : microphones_) {
    if (microphone.selected && (found == nullptr || rank(microphone) < rank(*found))) found = &microphone;
  }
  return found;
}

void LoudestSelector::select(Microphone& microphone) {
  microphone.selected = true;
  microphone.owes_pause = false;
  microphone.louder = 0;
  ++places_taken_;
  microphone.ring.drain([&](Bytes packet, Instant captured, Instant arrival) {
    sink_.on_microphone(microphone.key, packet, captured, arrival);
  });
}

void LoudestSelector::dismiss(Microphone& microphone) {
  microphone.selected = false;
  microphone.owes_pause = true;
  --places_taken_;
}

// The table of contents byte of a code 0 packet alone is an empty frame (RFC 6716 section 3.2.1).
void LoudestSelector::end_with_pause(Microphone& microphone, Bytes packet, Instant captured, Instant now) {
  microphone.owes_pause = false;
  const auto view = RtpPacketView::parse(packet);
  if (!view || view->payload().empty()) return;
  std::array<std::uint8_t, 16> pause;
  const std::array toc{static_cast<std::uint8_t>(view->payload()[0] & 0xFC)};
  const std::size_t size = write_rtp_packet(pause, view->header(), {}, toc);
  sink_.on_microphone(microphone.key, Bytes(pause).first(size), captured, now);
}

bool LoudestSelector::poll(Instant now) {
  if (!all_pass()) {
    for (Microphone& microphone : microphones_) {
      if (microphone.selected && microphone.quiet_for(config_.release, now)) dismiss(microphone);
    }
  }
  return update_all(now);
}

bool LoudestSelector::update_all(Instant now) {
  bool changed = false;
  for (Microphone& microphone : microphones_) changed = update_talking(microphone, now) || changed;
  return changed;
}

bool LoudestSelector::remove(Key key) {
  const auto found = std::ranges::find(microphones_, key, &Microphone::key);
  if (found == microphones_.end()) return false;
  if (found->selected) --places_taken_;
  microphones_.erase(found);
  return std::erase(talkers_, key) > 0;
}

void LoudestSelector::set_most(std::size_t most) {
  AMPHI_ASSERT(most >= 1 && most <= 64 && most <= config_.max_microphones);
  config_.most = most;
  while (places_taken_ > most) {
    const auto by_strength = [](const Microphone& a, const Microphone& b) {
      return a.selected != b.selected ? a.selected : a.strength < b.strength;
    };
    dismiss(*std::ranges::min_element(microphones_, by_strength));
  }
}

bool LoudestSelector::update_talking(Microphone& microphone, Instant now) {
  const bool talks = microphone.selected && !microphone.inaudible_for(config_.release, now);
  if (talks == microphone.talking) return false;
  microphone.talking = talks;
  talks ? talkers_.push_back(microphone.key) : static_cast<void>(std::erase(talkers_, microphone.key));
  return true;
}

std::vector<LoudestSelector::Key> LoudestSelector::selected() const {
  std::vector<Key> keys;
  for (const Microphone& microphone : microphones_) {
    if (microphone.selected) keys.push_back(microphone.key);
  }
  return keys;
}

}  // namespace amphi::rtp
