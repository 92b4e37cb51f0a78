#pragma once
#include <boost/json/object.hpp>
#include <memory>
#include <string>
#include <vector>

#include "tests/load/load_client.hpp"
#include "tests/support/process_usage.hpp"

namespace amphi::load {

/// What some processes have used, at one moment.
struct Usage {
  std::vector<std::pair<pid_t, test::ProcessUsage>> servers;
  test::ProcessUsage self;
};
Usage usage_of(const std::vector<pid_t>& servers);

/// What one measurement says: a JSON object whose spreads have the members min, p50, p95 and max.
boost::json::object summarize(const std::vector<std::unique_ptr<LoadClient>>& clients, Instant start,
                              Duration time, bool each);
/// What the processes cost in between, in percent of a core.
boost::json::object cost_between(const Usage& before, const Usage& after, Duration time, std::size_t clients);
/// A table of names and values, for people.
std::string to_text(const boost::json::object& summary);

}  // namespace amphi::load
