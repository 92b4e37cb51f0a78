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

bool is_loopback(const std::string& address) {
  return address == "::1" || address.rfind("127.", 0) == 0;
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
  const bool secure = config->http.tls.has_value();
  log::info("listening on {} port {} ({}), {} rooms", config->http.address, (*server)->port(),
            secure ? "https" : "http", config->rooms.size());
  if (const auto port = (*server)->metrics_port())
    log::info("metrics on {} port {}", config->metrics.address, *port);
  if (!secure && !is_loopback(config->http.address)) {
    log::warn("browsers give camera and microphone to https only; set http.certificate and http.key");
  }
  (*server)->run();
  log::info("stopped");
  return 0;
}

}  // namespace amphi::app
