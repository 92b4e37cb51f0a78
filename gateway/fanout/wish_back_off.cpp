#include "gateway/fanout/wish_back_off.hpp"

#include <algorithm>

namespace amphi::fanout {

void WishBackOff::wish(Instant now) {
  if (key_frame_ && now - *key_frame_ < kCrossing) return;
  wished_ = true;
}

void WishBackOff::on_key_frame(Instant now) {
  wished_ = false;
  key_frame_ = now;
}

bool WishBackOff::poll(Instant now, Duration longest) {
  if (!wished_ || now < not_before_) return false;
  wished_ = false;
  const bool again = passed_ && now - *passed_ < kForget;
  wait_ = again ? std::min<Duration>(wait_ * 2, longest) : kFirst;
  passed_ = now;
  not_before_ = now + wait_;
  return true;
}

}  // namespace amphi::fanout
