#include "tests/netem/link.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>

namespace amphi::netem {
namespace {
constexpr int kPacketsPerTurn = 256;
constexpr std::size_t kLongestPacket = 65536;
}  // namespace

Result<> Link::take(const std::string& line, Instant now) {
  auto parsed = parse_script_line(line);
  if (!parsed) return parsed.error();
  if (!*parsed) return {};
  if ((*parsed)->at) {
    later_.emplace(start_ + *(*parsed)->at, std::move(**parsed));
  } else {
    apply_line(**parsed, now);
  }
  return {};
}

void Link::apply_line(const ScriptLine& line, Instant now) {
  if (line.rebind) address_.change();
  const auto change = [&](LinkShaper& shaper) {
    LinkSettings settings = shaper.settings();
    // Checked when the line was read.
    if (apply_settings(line.settings, settings)) shaper.set(settings, now);
  };
  if (line.up) change(up_);
  if (line.down) change(down_);
}

void Link::serve(Instant now) {
  while (!later_.empty() && later_.begin()->first <= now) {
    apply_line(later_.begin()->second, now);
    later_.erase(later_.begin());
  }
  read_all(client_.get(), up_, now);
  read_all(server_.get(), down_, now);
  // A device that is full loses the packet, as any does.
  while (auto packet = up_.pop(now)) {
    if (!address_.from_client(*packet)) continue;
    [[maybe_unused]] const auto written = ::write(server_.get(), packet->data(), packet->size());
  }
  while (auto packet = down_.pop(now)) {
    if (!address_.to_client(*packet)) continue;
    [[maybe_unused]] const auto written = ::write(client_.get(), packet->data(), packet->size());
  }
}

void Link::read_all(int from, LinkShaper& shaper, Instant now) {
  std::array<std::uint8_t, kLongestPacket> buffer;
  for (int i = 0; i < kPacketsPerTurn; ++i) {
    const auto size = ::read(from, buffer.data(), buffer.size());
    if (size <= 0) return;
    shaper.push({buffer.begin(), buffer.begin() + size}, now);
  }
}

Instant Link::next_time() const {
  const Instant script = later_.empty() ? Instant::max() : later_.begin()->first;
  return std::min({script, up_.next_time(), down_.next_time()});
}

}  // namespace amphi::netem
