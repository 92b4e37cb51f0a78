#include "gateway/adaptation/acknowledged_rate.hpp"

#include <algorithm>

namespace amphi::adaptation {
namespace {
constexpr std::size_t kShort = 8;  // buckets
constexpr double kDropped = 0.6;   // of the long window's rate: more than noise
}  // namespace

void AcknowledgedRate::add(std::size_t wire_bytes, Duration arrival) {
  meter_.add(wire_bytes, Instant(arrival));
  const bool restarted = newest_ && arrival < *newest_ - 10 * RateMeter::kBucket * RateMeter::kBuckets;
  newest_ = newest_ && !restarted ? std::max(*newest_, arrival) : arrival;
}

double AcknowledgedRate::recent() const {
  return newest_ ? meter_.rate(Instant(*newest_), kShort) : 0;
}

double AcknowledgedRate::rate() const {
  if (!newest_) return 0;
  const double steady = meter_.rate(Instant(*newest_));
  return recent() < kDropped * steady ? recent() : steady;
}

}  // namespace amphi::adaptation
