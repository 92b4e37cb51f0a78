#include "mcu/app/cli/report.hpp"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <cstdio>
#include <filesystem>

#include "mcu/app/config.hpp"

namespace amphi::app::cli {
namespace {

struct Place {
  accounts::StoreConfig store;
  std::string origin;
};

Result<Place> place_of(const StoreOptions& options) {
  Place place;
  if (!options.config_file.empty()) {
    auto config = load_config(options.config_file);
    if (!config) return config.error();
    place.store = config->store.files;
    if (!config->http.origins.empty()) place.origin = config->http.origins.front();
  }
  if (!options.data_folder.empty()) place.store.path = options.data_folder;
  // A folder that nobody asked for would be made for the wrong user.
  if (place.store.path.empty() && !std::filesystem::exists(accounts::kDefaultStore)) {
    return fail(ErrorCode::environment,
                fmt::format("there is no store in {}; give the server's configuration with --config, or the "
                            "store's folder with --data",
                            accounts::kDefaultStore));
  }
  return place;
}

Result<Report> run(const StoreOptions& options, const StoreCommand& command) {
  const auto place = place_of(options);
  if (!place) return place.error();
  // Nothing here hashes passwords, so nothing is posted.
  auto service = accounts::Service::open(place->store, [](const std::function<void()>&) {});
  if (!service) return service.error();
  return command(**service, place->origin);
}

}  // namespace

int print(const Result<Report>& report, bool json) {
  if (!report) {
    fmt::print(stderr, "amphi: {}\n", report.error().message);
    return 1;
  }
  if (report->quiet) return report->failed ? 1 : 0;
  if (json) {
    fmt::print("{}\n", boost::json::serialize(report->json));
  } else {
    fmt::print("{}", report->text);
  }
  return report->failed ? 1 : 0;
}

int run_on_store(const StoreOptions& options, const StoreCommand& command) {
  return print(run(options, command), options.json);
}

}  // namespace amphi::app::cli
