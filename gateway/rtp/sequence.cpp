#include "gateway/rtp/sequence.hpp"

namespace amphi::rtp {
namespace {
// Far above zero, so that packets older than the first one have positive numbers too. Its low 32 bits are
// zero: report blocks begin with cycle 0.
constexpr std::int64_t kStart = std::int64_t{1} << 32;
}  // namespace

std::optional<std::int64_t> SequenceExtender::near(std::uint16_t sequence) const {
  if (!started()) return std::nullopt;
  const int distance = sequence_distance(sequence, static_cast<std::uint16_t>(highest_));
  if (distance > kMaxDropout || distance < -kMaxMisorder) return std::nullopt;
  return highest_ + distance;
}

std::optional<SequenceExtender::Extended> SequenceExtender::extend(std::uint16_t sequence) {
  if (!started()) {
    highest_ = kStart + sequence;
    return Extended{highest_, false};
  }
  if (const auto extended = near(sequence)) {
    probation_.reset();
    if (*extended > highest_) highest_ = *extended;
    return Extended{*extended, false};
  }
  if (probation_ != sequence) {
    probation_ = static_cast<std::uint16_t>(sequence + 1);
    return std::nullopt;
  }
  probation_.reset();
  highest_ += static_cast<std::uint16_t>(sequence - static_cast<std::uint16_t>(highest_));
  return Extended{highest_, true};
}

}  // namespace amphi::rtp
