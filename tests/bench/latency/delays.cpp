#include "tests/bench/latency/delays.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace amphi::bench {

std::vector<Duration> match(std::span<const Instant> sent, std::span<const Instant> came, Duration limit) {
  std::vector<Duration> delays;
  auto next = came.begin();
  for (std::size_t i = 0; i < sent.size(); ++i) {
    while (next != came.end() && *next < sent[i]) ++next;
    if (next == came.end()) break;
    const bool anothers = i + 1 < sent.size() && *next >= sent[i + 1];
    if (!anothers && *next - sent[i] <= limit) delays.push_back(*next - sent[i]);
  }
  return delays;
}

std::string summary(std::vector<Duration> values) {
  if (values.empty()) return R"({"count":0})";
  std::sort(values.begin(), values.end());
  const auto at = [&](double share) {
    const auto index = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5);
    return std::chrono::duration<double, std::milli>(values[index]).count();
  };
  return fmt::format(R"({{"count":{},"p50_ms":{:.1f},"p95_ms":{:.1f},"max_ms":{:.1f}}})", values.size(),
                     at(0.5), at(0.95), at(1));
}

}  // namespace amphi::bench
