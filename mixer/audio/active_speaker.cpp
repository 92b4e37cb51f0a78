#include "mixer/audio/active_speaker.hpp"

#include <algorithm>

#include "mcu/media/frame.hpp"

namespace amphi::mixer {
namespace {

using std::chrono::milliseconds;

constexpr float kAudible = -50;   // dBov
constexpr float kClearly = 6;     // dB
constexpr float kAttack = 0.15F;  // per tick: about 0.13 s
constexpr float kDecay = 0.05F;   // per tick: about 0.4 s
constexpr Duration kChallenge = milliseconds(400);
constexpr Duration kMinimumTurn = milliseconds(2000);
constexpr Duration kBegin = milliseconds(100);
constexpr Duration kEnd = milliseconds(400);

}  // namespace

void ActiveSpeakerDetector::set_members(std::span<const std::uint32_t> ids) {
  std::vector<Member> members;
  for (const std::uint32_t id : ids) {
    const Member* known = find(id);
    Member member;
    member.id = id;
    members.push_back(known != nullptr ? *known : member);
  }
  members_ = std::move(members);
  if (speaker_ && find(*speaker_) == nullptr) speaker_.reset();
}

void ActiveSpeakerDetector::measure(Member& member, std::span<const SpeechLevel> levels) {
  float strength = 0;
  for (const SpeechLevel& heard : levels) {
    if (heard.id == member.id && heard.active) strength = std::max(strength, heard.level - kAudible);
  }
  member.strength += (strength - member.strength) * (strength > member.strength ? kAttack : kDecay);
  member.sounding = strength > 0;
  if (member.sounding) {
    member.heard = std::min<Duration>(member.heard + kSoundTick, kBegin);
    member.quiet = Duration::zero();
  } else {
    member.heard = std::max<Duration>(member.heard - kSoundTick, Duration::zero());
    member.quiet += kSoundTick;
  }
  if (member.heard >= kBegin) member.speaking = true;
  if (member.quiet >= kEnd) member.speaking = false;
}

// A silent speaker is outdone by anybody; one who speaks, by whoever is clearly louder.
bool ActiveSpeakerDetector::outdoes(const Member& challenger, const Member* speaker) const {
  if (!challenger.sounding) return false;
  return speaker == nullptr || !speaker->speaking || challenger.strength > speaker->strength + kClearly;
}

void ActiveSpeakerDetector::update(Instant now, std::span<const SpeechLevel> levels) {
  for (Member& member : members_) measure(member, levels);
  const Member* speaker = speaker_ ? find(*speaker_) : nullptr;
  const Member* best = nullptr;
  for (Member& member : members_) {
    if (&member == speaker) continue;
    const Duration step = outdoes(member, speaker) ? kSoundTick : -kSoundTick;
    member.challenge = std::clamp<Duration>(member.challenge + step, Duration::zero(), kChallenge);
    if (member.challenge < kChallenge) continue;
    if (best == nullptr || member.strength > best->strength) best = &member;
  }
  if (best == nullptr || (speaker != nullptr && now - since_ < kMinimumTurn)) return;
  speaker_ = best->id;
  since_ = now;
  for (Member& member : members_) member.challenge = Duration::zero();
}

bool ActiveSpeakerDetector::speaking(std::uint32_t id) const {
  const Member* member = find(id);
  return member != nullptr && member->speaking;
}

const ActiveSpeakerDetector::Member* ActiveSpeakerDetector::find(std::uint32_t id) const {
  const auto found =
      std::find_if(members_.begin(), members_.end(), [&](const Member& member) { return member.id == id; });
  return found == members_.end() ? nullptr : &*found;
}

}  // namespace amphi::mixer
