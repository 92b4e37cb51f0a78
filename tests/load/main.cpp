// amphi-load: viewers and speakers that decode nothing and count everything. See docs/load.md.
#include <fmt/format.h>

#include <boost/json/serialize.hpp>

#include "mcu/base/descriptor_limit.hpp"
#include "mcu/base/log.hpp"
#include "tests/load/churn.hpp"

namespace {

amphi::Result<> run(const amphi::load::Options& options) {
  auto scenario = amphi::load::Scenario::create(options);
  if (!scenario) return scenario.error();
  const auto result = options.churn > 0 ? amphi::load::churn(**scenario, options) : (*scenario)->run();
  if (!result) return result.error();
  fmt::print("{}\n", options.json ? boost::json::serialize(*result) : amphi::load::to_text(*result));
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  amphi::load::Options options;
  if (const auto code = amphi::load::read_options(argc, argv, options)) return *code;
  amphi::raise_descriptor_limit();
  amphi::log::init("amphi-load", "warning");
  const auto done = run(options);
  if (done) return 0;
  fmt::print(stderr, "amphi-load: {}\n", done.error().message);
  return 1;
}
