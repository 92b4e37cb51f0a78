#include "gateway/fanout/room_outputs.hpp"

#include <set>

namespace amphi::fanout {
namespace {

/// A replay may fill the link for this long.
constexpr double kReplaySeconds = 0.4;
/// Where the link takes less than this share of what is being sent, it is not sent any longer.
constexpr double kDrowning = 0.5;

bool drowns(const Peer& peer, const Rung& source) {
  return peer.choice().video_budget < kDrowning * source.bits_per_second();
}

}  // namespace

void RoomOutputs::follow(const link::Program& program) {
  std::set<std::uint32_t> listed;
  for (const link::VideoOutput& output : program.video) {
    listed.insert(output.stream);
    if (Rung* rung = find(output.stream)) {
      rung->set_bits_per_second(output.format.bits_per_second);
    } else {
      start(std::make_unique<Rung>(output));
    }
  }
  for (const link::SoundOutput& output : program.sound) {
    listed.insert(output.stream);
    if (find(output.stream) == nullptr) start(std::make_unique<Rung>(output));
  }
  std::erase_if(rungs_, [&](const auto& entry) {
    if (listed.contains(entry.first)) return false;
    end(*entry.second);
    return true;
  });
}

void RoomOutputs::start(std::unique_ptr<Rung> rung) {
  const std::uint32_t stream = rung->stream();
  rungs_.emplace(stream, std::move(rung));
}

void RoomOutputs::end(Rung& rung) {
  recording_.forget(rung);
  if (rung.kind() == MediaKind::video) key_frames_of(rung).encoded += rung.counters().key_frames;
  for (Peer* peer : rung.waiting().take()) {
    if (rung.kind() == MediaKind::video) {
      peer->picture()->aim(peer->picture()->source());
    } else {
      peer->sound()->aim(peer->sound()->source());
    }
  }
  for (Peer* peer : rung.watchers().take()) {
    rung.kind() == MediaKind::video ? peer->picture()->stop() : peer->sound()->stop();
  }
}

void RoomOutputs::clear() {
  for (const auto& [stream, rung] : rungs_) end(*rung);
  rungs_.clear();
}

void RoomOutputs::remove(Peer& peer) {
  for (const auto& [stream, rung] : rungs_) {
    rung->watchers().remove(peer);
    rung->waiting().remove(peer);
  }
}

Rung* RoomOutputs::find(std::uint32_t stream) {
  const auto found = rungs_.find(stream);
  return found != rungs_.end() ? found->second.get() : nullptr;
}

void RoomOutputs::leave_picture(Peer& peer) {
  PictureConsumer& picture = *peer.picture();
  if (picture.source() != nullptr) picture.source()->watchers().remove(peer);
}

void RoomOutputs::aim_picture(Peer& peer, Rung* target, Instant now) {
  PictureConsumer& picture = *peer.picture();
  Rung* source = picture.source();
  if (target == (picture.target() != nullptr ? picture.target() : source)) return;
  if (picture.target() != nullptr) picture.target()->waiting().remove(peer);
  picture.aim(target);
  if (target == nullptr) {
    leave_picture(peer);
    picture.stop();
    return;
  }
  if (target == source) return;
  ++key_frames_of(*target).wished;
  if (replay(peer, *target, now)) return;
  target->waiting().add(peer);
  // Going up is no emergency: who goes to and fro must not cost the others key frames.
  const bool up = source != nullptr && target->picture_key().rung < source->picture_key().rung;
  up ? target->wish_after_loss() : target->wish_key_frame();
  if (source != nullptr && source->picture_key().rung < target->picture_key().rung && drowns(peer, *source)) {
    leave_picture(peer);
    picture.stop();
  }
}

bool RoomOutputs::replay(Peer& peer, Rung& target, Instant now) {
  const auto allowed = static_cast<std::size_t>(peer.estimator().estimate() * kReplaySeconds / 8);
  const auto replayed = target.replay(allowed, now);
  if (!replayed) return false;
  Rung* source = peer.picture()->source();
  if (!peer.replay(*replayed, now)) return false;
  if (source != nullptr) source->watchers().remove(peer);
  target.watchers().add(peer);
  ++key_frames_of(target).replayed;
  return true;
}

void RoomOutputs::aim_sound(Peer& peer, Rung* target) {
  SoundConsumer& sound = *peer.sound();
  if (target == nullptr || target == (sound.target() != nullptr ? sound.target() : sound.source())) return;
  if (sound.target() != nullptr) sound.target()->waiting().remove(peer);
  sound.aim(target);
  if (target != sound.source()) target->waiting().add(peer);
}

void RoomOutputs::wish_after_loss(Peer& peer) {
  Rung* source = peer.picture() != nullptr ? peer.picture()->source() : nullptr;
  if (source == nullptr) return;
  ++key_frames_of(*source).wished;
  source->wish_after_loss();
}

void RoomOutputs::deliver(std::uint32_t stream, Bytes packet, Instant captured, Instant now) {
  Rung* rung = find(stream);
  if (rung == nullptr) return;
  const auto frame = rung->add(packet, captured, now);
  if (frame.empty()) return;
  rung->kind() == MediaKind::video ? deliver_picture(*rung, frame, now)
                                   : deliver_sound(*rung, frame.front(), now);
  recording_.deliver(*rung, frame);
}

void RoomOutputs::deliver_picture(Rung& rung, std::span<const rtp::SourcePacket> frame, Instant now) {
  if (rung.waiting().size() > 0 && starts_key_frame(frame)) {
    for (Peer* peer : rung.waiting().take()) {
      leave_picture(*peer);
      peer->picture()->join();
      rung.watchers().add(*peer);
    }
  }
  for (Peer* peer : rung.watchers().peers()) peer->send_picture(frame, now);
}

void RoomOutputs::deliver_sound(Rung& rung, const rtp::SourcePacket& packet, Instant now) {
  if (rung.waiting().size() > 0) {
    for (Peer* peer : rung.waiting().take()) {
      Rung* before = peer->sound()->source();
      const bool joined = peer->sound()->join(packet);
      (joined ? rung.watchers() : rung.waiting()).add(*peer);
      if (joined && before != nullptr) before->watchers().remove(*peer);
    }
  }
  for (Peer* peer : rung.watchers().peers()) peer->send_sound(packet, now);
}

std::vector<const Rung*> RoomOutputs::pictures() const {
  std::vector<const Rung*> found;
  for (const auto& [stream, rung] : rungs_) {
    if (rung->kind() == MediaKind::video) found.push_back(rung.get());
  }
  return found;
}

std::array<KeyFrameStatistics, 3> RoomOutputs::key_frames() const {
  auto counted = key_frames_;
  for (const Rung* rung : pictures()) {
    counted[static_cast<std::size_t>(rung->picture_key().rung)].encoded += rung->counters().key_frames;
  }
  return counted;
}

}  // namespace amphi::fanout
