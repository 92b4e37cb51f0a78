#include "gateway/rtp/retransmission_budget.hpp"

#include <algorithm>

namespace amphi::rtp {

namespace {

constexpr double kLinkShare = 0.25;    // of the link, steadily
constexpr double kLinkSeconds = 0.25;  // of the link, at once

}  // namespace

void RetransmissionBudget::set_link_rate(double bits_per_second) {
  const double bytes_per_second = bits_per_second / 8;
  floor_ = std::min(kFloor, kLinkShare * bytes_per_second);
  max_saved_ = std::clamp(kLinkSeconds * bytes_per_second, kMinSaved, kMaxSaved);
  saved_ = std::min(saved_, max_saved_);
}

void RetransmissionBudget::on_sent(std::size_t bytes) {
  saved_ = std::min(max_saved_, saved_ + static_cast<double>(bytes) / 2);
}

bool RetransmissionBudget::take(std::size_t bytes, Instant now) {
  if (last_ && now > *last_) {
    saved_ = std::min(max_saved_, saved_ + floor_ * std::chrono::duration<double>(now - *last_).count());
  }
  last_ = now;
  if (saved_ < static_cast<double>(bytes)) return false;
  saved_ -= static_cast<double>(bytes);
  return true;
}

}  // namespace amphi::rtp
