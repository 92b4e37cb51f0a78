#include <fmt/format.h>

#include <cstdio>

#include "mcu/app/commands.hpp"
#include "mcu/app/server_app.hpp"
#include "mcu/base/log.hpp"

namespace amphi::app {
namespace {

int complain(const Error& error) {
  fmt::print(stderr, "amphi: {}\n", error.message);
  return 1;
}

}  // namespace

int serve(const std::string& config_file) {
  const auto config = load_config(config_file);
  if (!config) return complain(config.error());
  log::init("amphi", config->log_level);
  const auto paths = find_install_paths();
  if (!paths) return complain(paths.error());
  auto server = ServerApp::create(*config, *paths);
  if (!server) return complain(server.error());
  log::info("listening on port {} with {} rooms", (*server)->port(), config->rooms.size());
  (*server)->run();
  log::info("stopped");
  return 0;
}

}  // namespace amphi::app
