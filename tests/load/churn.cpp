#include "tests/load/churn.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

namespace amphi::load {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr Duration kPatience = 10s;
constexpr Duration kSettle = 3s;  // for what a server does behind a DELETE

struct Counts {
  int joined = 0;
  int served = 0;  ///< had media before they left
  int in_vain = 0;
};

bool had_enough(const LoadClient& viewer, bool sound_only) {
  return sound_only ? viewer.time_to_first_packet().has_value() : viewer.time_to_first_picture().has_value();
}

Result<> let_go(std::vector<std::unique_ptr<LoadClient>>& viewers, bool sound_only, Counts& counts) {
  for (auto viewer = viewers.begin(); viewer != viewers.end();) {
    const bool served = had_enough(**viewer, sound_only);
    if (!served && now() - (*viewer)->asked() < kPatience) {
      ++viewer;
      continue;
    }
    ++(served ? counts.served : counts.in_vain);
    if (auto left = (*viewer)->leave(); !left) return left;
    viewer = viewers.erase(viewer);
  }
  return {};
}

Result<> run_round(Scenario& scenario, const Options& options, int joins, Counts& counts) {
  auto& viewers = scenario.crowd().viewers;
  const auto step =
      std::chrono::duration_cast<Duration>(std::chrono::duration<double>(1 / options.join_rate));
  const int goal = counts.joined + joins;
  Instant next = now();
  while (counts.joined < goal || !viewers.empty()) {
    const bool room = static_cast<int>(viewers.size()) < std::max(options.viewers, 1);
    if (counts.joined < goal && room && now() >= next) {
      auto viewer = scenario.join_viewer(counts.joined++);
      if (!viewer) return viewer.error();
      viewers.push_back(std::move(*viewer));
      next = std::max(next + step, now() - step);
    }
    scenario.crowd().run_for(2ms);
    if (auto left = let_go(viewers, options.sound_only, counts); !left) return left;
  }
  scenario.crowd().run_for(kSettle);
  return {};
}

json::array state_of(const std::vector<pid_t>& servers) {
  json::array state;
  for (const auto& [pid, usage] : usage_of(servers).servers) {
    state.push_back({{"pid", pid},
                     {"descriptors", usage.descriptors},
                     {"threads", usage.threads},
                     {"resident_kb", usage.resident_kb}});
  }
  return state;
}

}  // namespace

Result<json::object> churn(Scenario& scenario, const Options& options) {
  const auto servers = scenario.servers();
  Counts counts;
  json::object result{{"before", state_of(servers)}};
  const Instant start = now();
  for (int round = 1; round <= options.churn_rounds; ++round) {
    const int joins = options.churn * round / options.churn_rounds - counts.joined;
    if (auto done = run_round(scenario, options, joins, counts); !done) return done.error();
    result[fmt::format("after_{}", counts.joined)] = state_of(servers);
  }
  result["joins"] = counts.joined;
  result["served"] = counts.served;
  result["in_vain"] = counts.in_vain;
  result["seconds"] = std::chrono::duration<double>(now() - start).count();
  return result;
}

}  // namespace amphi::load
