#include "recorder/storage/dead_man.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace amphi::storage {
namespace {

using std::chrono::seconds;

constexpr std::array kActions{DeadManAction::warn, DeadManAction::close, DeadManAction::destroy_vault};
constexpr unsigned kWarned = 1;
constexpr unsigned kClosed = 2;
constexpr Duration kLongestPause = std::chrono::hours(1);

seconds between(Instant from, Instant to) {
  return std::chrono::floor<seconds>(to - from);
}

/// Takes a number and the blank behind it off the text.
std::optional<std::int64_t> take_number(std::string_view& text) {
  std::int64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc() || number < 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(parsed.ptr - text.data()));
  if (text.starts_with(' ')) text.remove_prefix(1);
  return number;
}

}  // namespace

std::string to_text(const DeadManMemory& memory) {
  return fmt::format("{} {} {}", memory.last_sign.time_since_epoch().count(), memory.absent.count(),
                     memory.stage);
}

std::optional<DeadManMemory> dead_man_memory_from_text(std::string_view text) {
  const auto last_sign = take_number(text);
  if (!last_sign) return std::nullopt;
  const auto absent = take_number(text);
  const auto stage = take_number(text);
  constexpr std::int64_t kLongest = 100LL * 365 * 86'400;
  return DeadManMemory{Time(seconds(*last_sign)), seconds(std::min(absent.value_or(0), kLongest)),
                       static_cast<unsigned>(std::min<std::int64_t>(stage.value_or(0), kActions.size()))};
}

DeadManSwitch::DeadManSwitch(DeadManSettings settings, const DeadManMemory& kept, Moment start)
    : settings_(settings),
      kept_(kept),
      start_(start),
      off_(std::max(seconds(0), start.wall - kept.last_sign - kept.absent)),
      stage_(std::min(kept.stage, kWarned)),
      last_action_(start.running),
      close_again_(kept.stage >= kClosed) {}

void DeadManSwitch::sign_of_life(Moment now) {
  kept_ = {now.wall, seconds(0), 0};
  start_ = now;
  off_ = seconds(0);
  stage_ = 0;
  close_again_ = false;
}

DeadManMemory DeadManSwitch::memory(Moment now) {
  // A sign that was given while the wall clock was behind is moved to where it belongs: at the next start it
  // would look like a long absence.
  const Time anchored = std::max(kept_.last_sign, now.wall - absent(now));
  return {anchored, kept_.absent + between(start_.running, now.running),
          close_again_ ? std::max(stage_, kClosed) : stage_};
}

Duration DeadManSwitch::pause() const {
  return std::min(kLongestPause, Duration(settings_.after) / 4);
}

seconds DeadManSwitch::absent(Moment now) {
  const seconds run = between(start_.running, now.running);
  off_ = std::clamp(now.wall - run - kept_.last_sign - kept_.absent, seconds(0), off_);
  return kept_.absent + off_ + run;
}

bool DeadManSwitch::is_due(Moment now) {
  const seconds gone = absent(now);
  switch (kActions[stage_]) {
    case DeadManAction::warn:
      return gone >= seconds(settings_.after) * 3 / 4;
    case DeadManAction::close:
      return close_again_ || (gone >= settings_.after && now.running - last_action_ >= pause());
    case DeadManAction::destroy_vault:
      break;
  }
  return settings_.destroy_vault && gone >= 2 * settings_.after && now.running - last_action_ >= pause();
}

std::optional<DeadManAction> DeadManSwitch::poll(Moment now) {
  if (!enabled() || stage_ >= kActions.size() || !is_due(now)) return std::nullopt;
  close_again_ = false;
  last_action_ = now.running;
  return kActions[stage_++];
}

}  // namespace amphi::storage
