#pragma once
// Time as a value. Sans-IO code takes an Instant as a parameter and never asks for one.
#include <chrono>
#include <cstdint>

namespace amphi {

using Duration = std::chrono::nanoseconds;

/// A point on CLOCK_MONOTONIC: the same in every process of one machine, so it may cross the link.
using Instant = std::chrono::time_point<std::chrono::steady_clock, Duration>;

/// The current instant; for I/O code and mains only.
inline Instant now() {
  return std::chrono::time_point_cast<Duration>(std::chrono::steady_clock::now());
}

/// An NTP timestamp in 32.32 fixed point, seconds since 1900 (RFC 5905 section 6).
using NtpTime = std::uint64_t;

/// One fixed pairing of the monotonic and the wall clock. All NTP times a process sends come from one such
/// pair, so that a step of the wall clock never tears sound and picture apart.
class NtpClock {
 public:
  /// `unix_time` is the wall clock's time at `at`, in nanoseconds since 1970.
  NtpClock(Instant at, std::chrono::nanoseconds unix_time) : at_(at), unix_time_(unix_time) {}
  /// Pairs both clocks as they are now.
  static NtpClock sample();
  [[nodiscard]] NtpTime to_ntp(Instant t) const;
  [[nodiscard]] Instant from_ntp(NtpTime ntp) const;

 private:
  Instant at_;
  std::chrono::nanoseconds unix_time_;
};

/// The middle 32 bits (16.16), as report blocks use them (RFC 3550 section 6.4.1).
constexpr std::uint32_t ntp_middle(NtpTime ntp) {
  return static_cast<std::uint32_t>(ntp >> 16);
}

}  // namespace amphi
