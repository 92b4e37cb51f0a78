#include <algorithm>

#include "gateway/rtp/key_frame.hpp"

namespace amphi::rtp {

void KeyFrameRequester::wish() {
  if (wished_) return;
  wished_ = true;
  interval_ = kMinInterval;
  ++command_sequence_;
}

std::optional<KeyFrameRequester::Request> KeyFrameRequester::poll(Instant now) {
  if (now < next_time()) return std::nullopt;
  // Repeated in vain: ask less often. The interval counts for the next request.
  if (last_) interval_ = std::min<Duration>(interval_ * 2, kMaxInterval);
  last_ = now;
  return Request{fir_only_ ? KeyFrameMethod::fir : KeyFrameMethod::pli, command_sequence_};
}

Instant KeyFrameRequester::next_time() const {
  if (!wished_) return Instant::max();
  return last_ ? *last_ + interval_ : Instant::min();
}

void KeyFrameCoalescer::on_key_frame(Instant now) {
  wished_ = false;
  asked_.reset();
  key_frame_ = now;
}

bool KeyFrameCoalescer::poll(Instant now) {
  if (now < next_time()) return false;
  asked_ = now;
  return true;
}

Instant KeyFrameCoalescer::next_time() const {
  if (!wished_) return Instant::max();
  if (asked_) return *asked_ + kRepeat;
  return key_frame_ ? *key_frame_ + min_interval_ : Instant::min();
}

}  // namespace amphi::rtp
