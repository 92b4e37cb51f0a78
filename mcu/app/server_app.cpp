#include "mcu/app/server_app.hpp"

#include <boost/asio/post.hpp>

#include "mcu/app/open_accounts.hpp"
#include "mcu/app/server_parts.hpp"
#include "mcu/base/descriptor_limit.hpp"

namespace amphi::app {

ServerApp::ServerApp(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
ServerApp::~ServerApp() {
  parts_->disconnect();
}

Result<std::unique_ptr<ServerApp>> ServerApp::create(const Config& config, const InstallPaths& paths) {
  raise_descriptor_limit();
  auto parts = std::make_unique<Parts>();
  if (auto opened = parts->open_rooms(config, paths); !opened) return opened.error();
  if (auto listening = parts->listen(config, paths); !listening) return listening.error();
  if (auto served = parts->serve_metrics(config.metrics); !served) return served.error();
  parts->await_signals();
  return std::unique_ptr<ServerApp>(new ServerApp(std::move(parts)));
}

void ServerApp::run() {
  parts_->io.run();
}

void ServerApp::stop() {
  boost::asio::post(parts_->io, [p = parts_.get()] { p->stop(); });
}

std::optional<std::uint16_t> ServerApp::metrics_port() const {
  if (!parts_->metrics_server) return std::nullopt;
  return parts_->metrics_server->port();
}

std::uint16_t ServerApp::port() const {
  return parts_->server->port();
}

Result<std::optional<std::string>> ServerApp::setup_link(const std::string& origin) {
  return app::setup_link(parts_->accounts->accounts(), origin);
}

}  // namespace amphi::app
