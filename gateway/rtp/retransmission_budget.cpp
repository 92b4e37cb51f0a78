#include "gateway/rtp/retransmission_budget.hpp"

#include <algorithm>

namespace amphi::rtp {

void RetransmissionBudget::on_sent(std::size_t bytes) {
  saved_ = std::min(kMaxSaved, saved_ + static_cast<double>(bytes) / 2);
}

bool RetransmissionBudget::take(std::size_t bytes, Instant now) {
  if (last_ && now > *last_) {
    saved_ = std::min(kMaxSaved, saved_ + kFloor * std::chrono::duration<double>(now - *last_).count());
  }
  last_ = now;
  if (saved_ < static_cast<double>(bytes)) return false;
  saved_ -= static_cast<double>(bytes);
  return true;
}

}  // namespace amphi::rtp
