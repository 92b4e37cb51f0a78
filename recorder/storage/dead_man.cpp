#include "recorder/storage/dead_man.hpp"

#include <algorithm>
#include <array>

namespace amphi::storage {
namespace {

constexpr std::array kActions{DeadManAction::warn, DeadManAction::close, DeadManAction::destroy_vault};

}  // namespace

void DeadManSwitch::sign_of_life(Time now) {
  last_sign_ = now;
  stage_ = 0;
}

std::optional<Time> DeadManSwitch::time_of(unsigned stage) const {
  if (settings_.after.count() <= 0 || stage >= kActions.size()) return std::nullopt;
  switch (kActions[stage]) {
    case DeadManAction::warn:
      return last_sign_ + std::chrono::seconds(settings_.after) * 3 / 4;
    case DeadManAction::close:
      return last_sign_ + settings_.after;
    case DeadManAction::destroy_vault:
      break;
  }
  if (!settings_.destroy_vault) return std::nullopt;
  return last_sign_ + 2 * settings_.after;
}

std::optional<Time> DeadManSwitch::next() const {
  return time_of(stage_);
}

std::vector<DeadManAction> DeadManSwitch::poll(Time now) {
  // A clock that was set back would put everything off; one that was wrong and is right now must not.
  last_sign_ = std::min(last_sign_, now);
  std::vector<DeadManAction> actions;
  for (auto at = time_of(stage_); at && *at <= now; at = time_of(stage_))
    actions.push_back(kActions[stage_++]);
  return actions;
}

}  // namespace amphi::storage
