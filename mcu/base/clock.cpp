#include "mcu/base/clock.hpp"

namespace amphi {
namespace {
constexpr std::uint64_t kUnixEpochInNtp = 2'208'988'800;  // RFC 868
constexpr std::int64_t kNanosPerSecond = 1'000'000'000;
}  // namespace

NtpClock NtpClock::sample() {
  const auto wall = std::chrono::system_clock::now().time_since_epoch();
  return {now(), std::chrono::duration_cast<std::chrono::nanoseconds>(wall)};
}

NtpTime NtpClock::to_ntp(Instant t) const {
  const auto unix_nanos = static_cast<std::uint64_t>((unix_time_ + (t - at_)).count());
  const std::uint64_t seconds = unix_nanos / kNanosPerSecond + kUnixEpochInNtp;
  const std::uint64_t nanos = unix_nanos % kNanosPerSecond;
  return (seconds << 32) | ((nanos << 32) / kNanosPerSecond);
}

Instant NtpClock::from_ntp(NtpTime ntp) const {
  // Unsigned wrap-around makes times before 1970 come out as negative differences, which is what we want.
  const auto seconds = static_cast<std::int64_t>((ntp >> 32) - kUnixEpochInNtp);
  const auto nanos = static_cast<std::int64_t>(((ntp & 0xffffffffU) * kNanosPerSecond) >> 32);
  const std::int64_t bounded = seconds % (std::int64_t{1} << 33);
  return at_ + (std::chrono::nanoseconds(bounded * kNanosPerSecond + nanos) - unix_time_);
}

}  // namespace amphi
