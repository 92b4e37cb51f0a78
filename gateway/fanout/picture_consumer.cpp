#include "gateway/fanout/picture_consumer.hpp"

namespace amphi::fanout {

bool starts_key_frame(std::span<const rtp::SourcePacket> frame) {
  return !frame.empty() && frame.front().picture.key && frame.front().picture.starts;
}

namespace {

/// A second of replayed frames is told to have been this much shorter.
constexpr int kCatchUpFactor = 64;
/// Layers of a replay that the receiver needs to follow.
constexpr int kBaseOnly = 1;

}  // namespace

void PictureConsumer::stop() {
  source_ = nullptr;
  pacer_.switch_source(nullptr);
}

void PictureConsumer::switch_to_target() {
  source_ = target_;
  target_ = nullptr;
  stream_.switch_source(source_->history(), rtp::SourceClock::different, source_->codec());
  pacer_.switch_source(source_->history());
  // What it decided on the former source's picture of the same moment means nothing here.
  const int layers = layers_.wanted();
  layers_ = {};
  layers_.set_wanted(layers);
  last_.reset();
  catch_up_.reset();
}

void PictureConsumer::join() {
  switch_to_target();
}

bool PictureConsumer::join(const Replay& replay, Outbox& outbox) {
  const rtp::PacketHistory& history = *target_->history();
  const auto newest = history.find(replay.last, outbox.now());
  if (!newest || !history.find(replay.first, outbox.now())) return false;
  switch_to_target();
  catch_up_ = CatchUp{replay.last, newest->timestamp, newest->captured};
  const int wanted = layers_.wanted();
  layers_.set_wanted(kBaseOnly);
  std::vector<rtp::SourcePacket> frame;
  const auto end = static_cast<std::uint16_t>(replay.last + 1);
  for (std::uint16_t sequence = replay.first; sequence != end; ++sequence) {
    const auto packet = history.find(sequence, outbox.now());
    if (!packet) break;
    frame.push_back(*packet);
    if (!packet->marker && sequence != replay.last) continue;
    write(frame, outbox);
    frame.clear();
  }
  layers_.set_wanted(wanted);
  return true;
}

void PictureConsumer::write(std::span<const rtp::SourcePacket> frame, Outbox& outbox) {
  const bool key = starts_key_frame(frame);
  key_frames_ += key ? 1 : 0;
  if (pacer_.bypass()) {
    for (const rtp::SourcePacket& packet : frame) {
      if (layers_.keep(packet)) {
        send(packet, outbox);
      } else {
        if (last_) skip_between(packet.sequence, outbox.now());
        stream_.skip(packet);
        last_ = packet.sequence;
      }
    }
    return;
  }
  // A frame is of one layer: it is kept or left out as a whole. What is left out is skipped when the next
  // one is sent.
  bool kept = true;
  for (const rtp::SourcePacket& packet : frame) kept = layers_.keep(packet);
  if (!kept) return;
  pacer_.add(frame, key, outbox.now());
  release(outbox);
}

void PictureConsumer::release(Outbox& outbox) {
  while (const auto released = pacer_.next(outbox.now())) {
    if (released->after_drop) {
      stream_.switch_source(source_->history(), rtp::SourceClock::same);
      last_.reset();
    }
    send(released->packet, outbox);
  }
}

void PictureConsumer::send(const rtp::SourcePacket& packet, Outbox& outbox) {
  if (last_) skip_between(packet.sequence, outbox.now());
  last_ = packet.sequence;
  outbox.keep(stream_.send(caught_up(packet), outbox.now(), outbox.next()));
  if (!packet.marker || !stream_.can_protect()) return;
  const std::size_t before = outbox.bytes();
  while (const std::size_t size = stream_.next_fec(outbox.now(), outbox.next())) outbox.keep(size);
  pacer_.on_sent_aside(outbox.bytes() - before, outbox.now());
}

void PictureConsumer::skip_between(std::uint16_t next, Instant now) {
  const int gap = sequence_distance(next, *last_);
  if (gap <= 1 || gap > static_cast<int>(adaptation::Pacer::kCapacity)) return;
  for (auto sequence = static_cast<std::uint16_t>(*last_ + 1); sequence != next; ++sequence) {
    if (const auto left_out = source_->history()->find(sequence, now)) stream_.skip(*left_out);
  }
}

rtp::SourcePacket PictureConsumer::caught_up(rtp::SourcePacket packet) {
  if (!catch_up_) return packet;
  if (sequence_distance(packet.sequence, catch_up_->last) > 0) {
    catch_up_.reset();
    return packet;
  }
  packet.timestamp = catch_up_->timestamp - (catch_up_->timestamp - packet.timestamp) / kCatchUpFactor;
  packet.captured = catch_up_->captured - (catch_up_->captured - packet.captured) / kCatchUpFactor;
  return packet;
}

}  // namespace amphi::fanout
