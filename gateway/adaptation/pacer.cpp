#include "gateway/adaptation/pacer.hpp"

#include <algorithm>

#include "gateway/adaptation/wire.hpp"

namespace amphi::adaptation {
namespace {
using namespace std::chrono_literals;
constexpr double kBurst = 0.005;   // seconds of the rate that may leave at once, and a packet
constexpr double kMaxDebt = 0.25;  // seconds: sound alone must not stop the picture for longer

std::size_t cost(const rtp::SourcePacket& packet) {
  return packet.payload.size() + kPayloadOverhead;
}
}  // namespace

void Pacer::switch_source(std::shared_ptr<const rtp::PacketHistory> history) {
  history_ = std::move(history);
  dropped_ += size_;
  head_ = size_ = bytes_ = 0;
  dropping_ = after_drop_ = false;
}

void Pacer::add(std::span<const rtp::SourcePacket> frame, bool key_frame, Instant now) {
  if (ring_.empty()) ring_.resize(kCapacity);
  if (size_ == 0) refill(now);
  if (frame.size() > kCapacity - size_) drop_to_key_frame();
  if (key_frame && dropping_) {
    dropping_ = false;
    after_drop_ = true;
  }
  if (dropping_ || frame.size() > kCapacity - size_) {
    dropped_ += frame.size();
    return;
  }
  bool first = key_frame;
  for (const rtp::SourcePacket& packet : frame) {
    ring_[(head_ + size_) % kCapacity] = {now, packet.sequence, static_cast<std::uint16_t>(cost(packet)),
                                          first};
    bytes_ += ring_[(head_ + size_) % kCapacity].size;
    ++size_;
    first = false;
  }
}

void Pacer::refill(Instant now) {
  const double elapsed = std::max(std::chrono::duration<double>(now - refilled_).count(), 0.0);
  refilled_ = std::max(refilled_, now);
  if (!rate_) return;
  const double bytes = *rate_ / 8;
  tokens_ = std::min(tokens_ + bytes * elapsed, bytes * kBurst);
}

void Pacer::on_sent_aside(std::size_t bytes, Instant now) {
  if (!rate_) return;
  refill(now);
  tokens_ = std::max(tokens_ - static_cast<double>(bytes), -*rate_ / 8 * kMaxDebt);
}

void Pacer::pop() {
  bytes_ -= ring_[head_].size;
  head_ = (head_ + 1) % kCapacity;
  --size_;
}

void Pacer::drop_to_key_frame() {
  do {
    pop();
    ++dropped_;
  } while (size_ > 0 && !ring_[head_].starts_key_frame);
  after_drop_ = size_ > 0;
  dropping_ = size_ == 0;
}

std::optional<Pacer::Released> Pacer::next(Instant now) {
  while (size_ > 0) {
    const Entry& entry = ring_[head_];
    const auto packet = now - entry.queued > kMaxWait ? std::nullopt : history_->find(entry.sequence, now);
    if (!packet) {
      drop_to_key_frame();
      continue;
    }
    refill(now);
    if (rate_ && tokens_ < 0) return std::nullopt;
    tokens_ -= rate_ ? entry.size : 0;
    const Released released{*packet, after_drop_};
    after_drop_ = false;
    pop();
    return released;
  }
  return std::nullopt;
}

Instant Pacer::next_time() const {
  if (size_ == 0) return Instant::max();
  if (!rate_ || tokens_ >= 0) return refilled_;
  const double wait = -tokens_ * 8 / std::max(*rate_, 1'000.0);
  return refilled_ + Duration(static_cast<std::int64_t>(wait * 1e9));
}

}  // namespace amphi::adaptation
