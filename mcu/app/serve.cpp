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

/// Where a browser finds this server, as far as the configuration says.
std::string origin_of(const http::ServerConfig& http, std::uint16_t port) {
  if (!http.origins.empty()) return http.origins.front();
  const bool any = http.address == "0.0.0.0" || http.address == "::";
  const bool v6 = http.address.find(':') != std::string::npos;
  const std::string host = any ? "localhost" : v6 ? "[" + http.address + "]" : http.address;
  return fmt::format("{}://{}:{}", http.tls ? "https" : "http", host, port);
}

/// The one thing that is printed, not logged: logs hold no secrets.
Result<> print_setup_link(ServerApp& server, const Config& config) {
  const auto link = server.setup_link(origin_of(config.http, server.port()));
  if (!link) return link.error();
  if (!*link) return {};
  fmt::print("There is no admin yet. Open this within a day to make the first one:\n\n  {}\n\n", **link);
  std::fflush(stdout);
  return {};
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
  if (auto printed = print_setup_link(**server, *config); !printed) return complain(printed.error());
  (*server)->run();
  log::info("stopped");
  return 0;
}

}  // namespace amphi::app
