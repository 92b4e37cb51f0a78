#include "gateway/adaptation/rate_meter.hpp"

#include <algorithm>

namespace amphi::adaptation {
namespace {

constexpr auto kCount = static_cast<std::int64_t>(RateMeter::kBuckets);
constexpr std::int64_t kLeast = 4;  // buckets that a rate is taken over: fewer say nothing

std::int64_t bucket_of(Instant at) {
  const std::int64_t ns = at.time_since_epoch().count();
  const std::int64_t size = RateMeter::kBucket.count();
  return ns >= 0 ? ns / size : -((-ns + size - 1) / size);
}

std::size_t place(std::int64_t bucket) {
  return static_cast<std::size_t>(((bucket % kCount) + kCount) % kCount);
}

}  // namespace

void RateMeter::add(std::size_t bytes, Instant at) {
  const std::int64_t bucket = bucket_of(at);
  // A clock that jumped back starts anew; otherwise nothing would count until it has caught up.
  if (!used_ || bucket < newest_ - 10 * kCount || bucket >= newest_ + kCount) {
    if (!used_ || bucket < newest_) oldest_ = bucket;
    bytes_ = {};
    newest_ = bucket;
    used_ = true;
  }
  if (bucket <= newest_ - kCount) return;
  while (newest_ < bucket) bytes_[place(++newest_)] = 0;
  bytes_[place(bucket)] += static_cast<std::uint32_t>(bytes);
}

double RateMeter::rate(Instant now, std::size_t buckets) const {
  if (!used_) return 0;
  const std::int64_t end = bucket_of(now);
  const std::int64_t begin = end - static_cast<std::int64_t>(std::min(buckets, kBuckets - 1));
  double bytes = 0;
  for (std::int64_t bucket = std::max(begin, newest_ - kCount + 1); bucket < std::min(end, newest_ + 1);
       ++bucket)
    bytes += bytes_[place(bucket)];
  const std::int64_t known = std::clamp(end - oldest_, kLeast, std::max(end - begin, kLeast));
  return bytes * 8 / (static_cast<double>(known) * std::chrono::duration<double>(kBucket).count());
}

}  // namespace amphi::adaptation
