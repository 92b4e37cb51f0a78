#include "gateway/rtp/minimum_offset.hpp"

#include <algorithm>
#include <utility>

namespace amphi::rtp {
namespace {
/// The minimum is that of the present and the last piece of this length.
constexpr Duration kPiece = std::chrono::seconds(10);
/// A new minimum counts at once while the estimate is this young, and is approached slowly afterwards.
constexpr Duration kYoung = std::chrono::seconds(2);
constexpr Duration kTimeConstant = std::chrono::seconds(1);
}  // namespace

void MinimumOffset::reset(Duration sample, Instant now) {
  known_ = true;
  value_ = current_ = previous_ = sample;
  piece_start_ = started_ = updated_ = now;
}

void MinimumOffset::add(Duration sample, Instant now) {
  if (now - piece_start_ >= kPiece) {
    previous_ = std::exchange(current_, sample);
    piece_start_ = now;
  }
  current_ = std::min(current_, sample);
  const Duration target = std::min(current_, previous_);
  const Duration elapsed = std::clamp(now - updated_, Duration::zero(), kTimeConstant);
  const double share = now - started_ < kYoung ? 1.0 : std::chrono::duration<double>(elapsed) / kTimeConstant;
  value_ += Duration(static_cast<std::int64_t>(static_cast<double>((target - value_).count()) * share));
  updated_ = std::max(updated_, now);
}

}  // namespace amphi::rtp
