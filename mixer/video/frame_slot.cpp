#include "mixer/video/frame_slot.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <iterator>
#include <utility>

#include "mixer/video/same_picture.hpp"

namespace amphi::mixer {

FrameSlot::FrameSlot() {
  waiting_.reserve(kCapacity + 1);
}

void FrameSlot::put(VideoFrame frame, Instant now) {
  const auto before = latest();
  const bool same = before && same_picture(*before, frame);
  std::optional<Timed> released;  // freed behind the lock
  Timed timed{std::move(frame), now};
  const std::lock_guard lock(mutex_);
  last_put_ = now;
  if (same) return;
  if (late(timed)) {
    ++dropped_;
    return;
  }
  insert_in_order(std::move(timed));
  if (waiting_.size() <= kCapacity) return;
  released = show(std::move(waiting_.front()));
  waiting_.erase(waiting_.begin());
}

std::optional<VideoFrame> FrameSlot::latest() const {
  const std::lock_guard lock(mutex_);
  if (!waiting_.empty()) return waiting_.back().frame;
  if (current_) return current_->frame;
  return {};
}

/// Returns what was shown before.
std::optional<FrameSlot::Timed> FrameSlot::show(Timed timed) {
  if (current_ && !picked_) ++dropped_;
  picked_ = false;
  static std::atomic<std::uint64_t> last_generation = 0;
  generation_ = ++last_generation;
  return std::exchange(current_, std::move(timed));
}

/// Older than what is shown, by no more than a decoder reorders: of no use. By more, the sender's clock has
/// jumped.
bool FrameSlot::late(const Timed& timed) const {
  if (!current_ || timed.put_at - current_->put_at >= kMaxHold) return false;
  const Instant shown = current_->frame.captured;
  return timed.frame.captured < shown && shown - timed.frame.captured < kMaxHold;
}

void FrameSlot::insert_in_order(Timed timed) {
  auto at = waiting_.end();
  while (at != waiting_.begin()) {
    const Instant before = std::prev(at)->frame.captured;
    const bool overtakes = timed.frame.captured < before && before - timed.frame.captured < kMaxHold;
    if (!overtakes) break;
    --at;
  }
  waiting_.insert(at, std::move(timed));
}

bool FrameSlot::due(const Timed& timed, Instant tick) const {
  return timed.frame.captured <= tick - delay_ || timed.put_at + kMaxHold <= tick;
}

std::optional<FrameSlot::Shown> FrameSlot::pick(Instant tick) {
  std::array<std::optional<Timed>, kCapacity + 1> released;  // freed behind the lock
  const std::lock_guard lock(mutex_);
  const auto newest =
      std::find_if(waiting_.rbegin(), waiting_.rend(), [&](const Timed& timed) { return due(timed, tick); });
  if (newest != waiting_.rend()) {
    const auto behind = newest.base();
    dropped_ += static_cast<std::uint64_t>(behind - waiting_.begin()) - 1;
    released.back() = show(std::move(*newest));
    std::move(waiting_.begin(), behind, released.begin());
    waiting_.erase(waiting_.begin(), behind);
  }
  if (!current_) return {};
  picked_ = true;
  return Shown{current_->frame, generation_};
}

FrameSlot::State FrameSlot::state(Instant now) const {
  const std::lock_guard lock(mutex_);
  if (!last_put_) return State::empty;
  return now - *last_put_ < kStallAfter ? State::live : State::stalled;
}

void FrameSlot::set_delay(Duration delay) {
  const std::lock_guard lock(mutex_);
  delay_ = delay;
}

Duration FrameSlot::delay() const {
  const std::lock_guard lock(mutex_);
  return delay_;
}

void FrameSlot::clear() {
  std::vector<Timed> released;
  released.reserve(kCapacity + 1);
  std::optional<Timed> former;
  const std::lock_guard lock(mutex_);
  released.swap(waiting_);
  former.swap(current_);
  picked_ = true;
  last_put_.reset();
}

std::uint64_t FrameSlot::dropped() const {
  const std::lock_guard lock(mutex_);
  return dropped_;
}

}  // namespace amphi::mixer
