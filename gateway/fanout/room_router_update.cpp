// What follows from all that a room's peers send, watch and wish.
#include <malloc.h>

#include <algorithm>

#include "gateway/fanout/room_router.hpp"

namespace amphi::fanout {
namespace {

constexpr std::array kSources{Source::microphone, Source::camera, Source::screen};
constexpr Duration kTick = std::chrono::milliseconds(20);
constexpr Duration kShortTick = std::chrono::milliseconds(5);
constexpr Duration kArrivingInterval = std::chrono::milliseconds(40);
constexpr Duration kExpiryInterval = std::chrono::seconds(1);

}  // namespace

void RoomRouter::tick() {
  const Instant t = now();
  Instant next = t + kTick;
  for (const auto& [id, peer] : peers_) {
    if (peer->due() <= t) peer->tick(t);
    if (peer->pressing()) next = std::min(next, peer->due());
  }
  if (t >= arriving_due_) {
    arriving_due_ = t + kArrivingInterval;
    update_arriving(t);
    if (loudest_.poll(t)) update_talkers();
  }
  if (t >= rates_due_) update_rates(t);
  if (changed_) update_program(t);
  if (peers_.empty() && trim_due_ && t >= *trim_due_) {
    trim_due_.reset();
    // Takes some milliseconds; once for each crowd.
    ::malloc_trim(0);
  }
  outputs_.poll_key_frames(t, [this](std::uint32_t stream) { mixer_.request_key_frame(stream); });
  timer_ = environment_.loop.call_at(std::max(next, t + kShortTick), [this] { tick(); });
}

ports::ArrivingMedia RoomRouter::note_arriving(const Peer& peer, Instant now) {
  ports::ArrivingMedia media;
  for (const Source source : kSources) {
    const auto codec = peer.arriving(source, now);
    if (!codec) {
      builder_.clear_arriving(peer.participant(), source);
    } else if (builder_.set_arriving(peer.participant(), source, *codec, now)) {
      changed_ = true;
    }
    bool& flag = source == Source::microphone ? media.microphone
                 : source == Source::camera   ? media.camera
                                              : media.screen;
    flag = codec.has_value();
  }
  return media;
}

void RoomRouter::update_arriving(Instant now) {
  std::map<ParticipantId, ports::ArrivingMedia> arriving;
  for (const auto& [id, peer] : peers_) {
    if (peer->has_received() && current(*peer)) arriving[peer->participant()] = note_arriving(*peer, now);
  }
  for (const auto& [participant, before] : arriving_) {
    if (arriving.contains(participant)) continue;
    if (before != ports::ArrivingMedia{}) handler_.on_arriving(participant, {});
    for (const Source source : kSources) builder_.clear_arriving(participant, source);
    changed_ = true;
  }
  for (const auto& [participant, media] : arriving) {
    const auto before = arriving_.find(participant);
    if (before != arriving_.end() && before->second == media) continue;
    handler_.on_arriving(participant, media);
    changed_ = true;
  }
  arriving_ = std::move(arriving);
}

void RoomRouter::update_program(Instant now) {
  changed_ = false;
  const std::vector<std::uint32_t> microphones = builder_.microphones();
  if (builder_.rebuild(demand(now), now)) {
    mixer_.set_program(builder_.program());
    outputs_.follow(builder_.program());
    update_limits();
    forget_microphones(microphones);
  }
  for (const auto& [id, peer] : peers_) {
    if (peer->connected()) aim(*peer, now);
  }
  aim_recording();
  outputs_.poll_key_frames(now, [this](std::uint32_t stream) { mixer_.request_key_frame(stream); });
}

void RoomRouter::aim(Peer& peer, Instant now) {
  if (peer.picture() != nullptr) {
    const bool moving = has_moving_picture(peer.choice().rung);
    const auto stream = moving ? builder_.outputs().stream(picture_for(peer)) : std::nullopt;
    outputs_.aim_picture(peer, stream ? outputs_.find(*stream) : nullptr, now);
  }
  if (peer.sound() == nullptr) return;
  if (const auto stream = builder_.outputs().stream(sound_for(peer)))
    outputs_.aim_sound(peer, outputs_.find(*stream));
}

void RoomRouter::aim_recording() {
  if (!recording_.capturing()) return;
  const auto picture = builder_.outputs().stream(builder_.recording_picture());
  const auto sound = builder_.outputs().stream(builder_.recording_sound());
  const bool at_once = builder_.recording_picture().recorded;
  recording_.aim(picture ? outputs_.find(*picture) : nullptr, sound ? outputs_.find(*sound) : nullptr,
                 at_once);
}

PictureKey RoomRouter::picture_for(const Peer& peer) const {
  const RungLevel rung = peer.choice().rung;
  const rtp::RtpSendStream& stream = peer.picture()->stream();
  const bool vp9 = rung == RungLevel::low && low_codec_.codec() == Codec::vp9;
  if (vp9 && stream.can_send(Codec::vp9)) return {rung, Codec::vp9};
  for (const Codec codec : {Codec::vp8, Codec::h264, Codec::vp9}) {
    if (stream.can_send(codec)) return {rung, codec};
  }
  return {rung, Codec::vp8};
}

SoundKey RoomRouter::sound_for(const Peer& peer) const {
  SoundKey key{peer.choice().sound, std::nullopt};
  if (talkers_.contains(peer.participant())) key.without = peer.participant();
  return key;
}

void RoomRouter::update_low_codec(Instant now) {
  std::size_t watchers = 0;
  std::size_t with_vp9 = 0;
  for (const auto& [id, peer] : peers_) {
    if (peer->picture() == nullptr || peer->choice().rung != RungLevel::low) continue;
    const rtp::RtpSendStream& stream = peer->picture()->stream();
    const bool vp9 = stream.can_send(Codec::vp9);
    // Who has H.264 alone gets that, whatever the others get.
    if (!vp9 && !stream.can_send(Codec::vp8)) continue;
    ++watchers;
    with_vp9 += vp9 ? 1 : 0;
  }
  const Codec before = low_codec_.codec();
  if (low_codec_.update(watchers, with_vp9, now) != before) update_offer();
}

Demand RoomRouter::demand(Instant now) {
  update_low_codec(now);
  Demand demand;
  for (const auto& [id, peer] : peers_) {
    if (!peer->receives()) continue;
    const RungLevel rung = peer->choice().rung;
    demand.stills = demand.stills || rung == RungLevel::stills;
    if (peer->picture() != nullptr) {
      if (has_moving_picture(rung)) demand.pictures.insert(picture_for(*peer));
      // What he has runs on until he can have what he is to get.
      const Rung* source = peer->picture()->source();
      if (source != nullptr && has_moving_picture(rung)) demand.pictures.insert(source->picture_key());
    }
    if (peer->sound() != nullptr) demand.sounds.insert(sound_for(*peer));
  }
  if (recording_.capturing()) {
    demand.pictures.insert(builder_.recording_picture());
    demand.sounds.insert(builder_.recording_sound());
  }
  return demand;
}

void RoomRouter::update_rates(Instant now) {
  rates_due_ = now + kExpiryInterval / 2;
  for (const RungLevel rung : {RungLevel::high, RungLevel::medium, RungLevel::low}) {
    std::vector<WatcherBudget> budgets;
    for (const auto& [id, peer] : peers_) {
      if (peer->connected() && peer->picture() != nullptr && peer->choice().rung == rung)
        budgets.push_back(peer->budget());
    }
    const auto index = static_cast<std::size_t>(rung);
    for (const double budget : followed_budgets(rung, std::move(budgets))) rates_[index].watcher(budget);
    const double rate = rates_[index].update(now, offer_.video[index].layers);
    builder_.outputs().set_rate(rung, static_cast<int>(rate));
  }
  update_losses();
  update_offer();
  update_limits();
  // Also for outputs that nobody has wanted for long enough.
  changed_ = true;
}

void RoomRouter::update_losses() {
  constexpr int kStep = 5;
  constexpr int kMost = 30;
  std::array<std::vector<double>, kSoundRungs.size()> losses;
  for (const auto& [id, peer] : peers_) {
    if (!peer->connected() || peer->sound() == nullptr) continue;
    losses[static_cast<std::size_t>(peer->choice().sound)].push_back(peer->estimator().loss());
  }
  for (const SoundRung rung : kSoundRungs) {
    std::vector<double>& measured = losses[static_cast<std::size_t>(rung)];
    if (measured.empty()) continue;
    const auto quartile = measured.begin() + static_cast<std::ptrdiff_t>(measured.size() * 3 / 4);
    std::nth_element(measured.begin(), quartile, measured.end());
    const int steps = static_cast<int>(*quartile * 100 / kStep) + (rung == SoundRung::full ? 1 : 2);
    builder_.outputs().set_expected_loss(rung, std::min(kMost, steps * kStep));
  }
}

void RoomRouter::update_offer() {
  const OutputPlan& outputs = builder_.outputs();
  for (const RungLevel rung : {RungLevel::high, RungLevel::medium, RungLevel::low}) {
    adaptation::VideoRate& rate = offer_.video[static_cast<std::size_t>(rung)];
    rate.bits_per_second = outputs.format(rung).bits_per_second;
    rate.minimum = outputs.least(rung);
    rate.frames_per_second = outputs.format(rung).frames_per_second;
    rate.least_frames_per_second = outputs.least_frame_rate(rung);
    rate.layers = rung == RungLevel::low && low_codec_.codec() == Codec::vp9 ? 1 : 3;
  }
  const auto sound = [](int bits_per_second, int frame_ms) {
    return adaptation::SoundRate{static_cast<double>(bits_per_second), 1000.0 / frame_ms};
  };
  offer_.sound = {sound(config_.audio_bits_per_second, 20),
                  sound(config_.rungs.thin.bits_per_second, config_.rungs.thin.frame_ms),
                  sound(config_.rungs.least.bits_per_second, config_.rungs.least.frame_ms)};
  offer_.thinning = thinning_;
}

PictureNeed RoomRouter::picture_need() {
  const OutputPlan& outputs = builder_.outputs();
  const auto running = outputs.largest_running();
  PictureNeed need{outputs.canvas(),
                   largest_.update(running.value_or(outputs.format(RungLevel::low)), now())};
  if (outputs.focus_runs() && report_) need.focus = builder_.focus(report_->active_speaker);
  return need;
}

void RoomRouter::update_limits() {
  const PictureNeed need = picture_need();
  const std::span<const link::Region> on_screen =
      report_ ? std::span<const link::Region>(report_->on_screen) : std::span<const link::Region>();
  std::map<Track, ports::SenderLimits> limits;
  for (const ports::StageMember& member : request_.stage) {
    for (const Source source : {Source::camera, Source::screen}) {
      const bool permitted = source == Source::camera ? member.camera : member.screen;
      ports::SenderLimits& wanted = limits[{member.participant, source}];
      wanted.source = source;
      if (permitted) wanted = sender_limits(member.participant, source, on_screen, need);
    }
  }
  for (const auto& [track, before] : limits_) {
    if (before.active && !limits.contains(track)) handler_.on_sender_limits(track.first, {track.second});
  }
  for (const auto& [track, wanted] : limits) {
    const auto before = limits_.find(track);
    if (before == limits_.end() || before->second != wanted) handler_.on_sender_limits(track.first, wanted);
  }
  limits_ = std::move(limits);
}

}  // namespace amphi::fanout
