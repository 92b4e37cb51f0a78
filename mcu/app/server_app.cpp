#include "mcu/app/server_app.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <cstdlib>

#include "gateway/fanout/media_plane.hpp"
#include "gateway/http/service_routes.hpp"
#include "gateway/http/static_files.hpp"
#include "gateway/signaling/signaling.hpp"
#include "mcu/app/version.hpp"
#include "mcu/base/descriptor_limit.hpp"
#include "mcu/base/log.hpp"
#include "mcu/session/asio_timers.hpp"
#include "mcu/session/room_registry.hpp"

namespace amphi::app {

namespace asio = boost::asio;

/// In the order of construction; destroyed in the opposite one.
struct ServerApp::Parts {
  asio::io_context io{1};
  asio::signal_set signals{io, SIGINT, SIGTERM};
  asio::signal_set draw_signal{io, SIGUSR1};
  session::AsioTimers timers{io};
  std::unique_ptr<fanout::FanoutPlane> plane;
  std::unique_ptr<session::RoomRegistry> rooms;
  http::Router router;
  std::unique_ptr<signaling::Signaling> signaling;
  std::unique_ptr<http::Server> server;

  /// Pictures of all pipelines on each SIGUSR1.
  void await_draw_signal() {
    draw_signal.async_wait([this](const boost::system::error_code& error, int) {
      if (error) return;
      plane->dump_pipelines();
      await_draw_signal();
    });
  }

  void stop() {
    signals.cancel();
    draw_signal.cancel();
    rooms->close();
    server->stop();
    // Sockets get their last messages out; what then still lingers is cut off.
    const auto grace = std::make_shared<asio::steady_timer>(io, std::chrono::seconds(1));
    grace->async_wait([this, grace](const boost::system::error_code&) { io.stop(); });
  }
};

ServerApp::ServerApp(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
ServerApp::~ServerApp() {
  // Connections hold handlers that know rooms, so they go first.
  parts_->server.reset();
}

Result<std::unique_ptr<ServerApp>> ServerApp::create(const Config& config, const InstallPaths& paths) {
  raise_descriptor_limit();
  auto parts = std::make_unique<Parts>();
  fanout::RoomMediaConfig media = config.media;
  if (media.mixer.program.empty()) media.mixer.program = paths.mixer;
  if (const char* folder = std::getenv("GST_DEBUG_DUMP_DOT_DIR")) {
    media.dot_folder = folder;
    media.mixer.arguments.emplace_back("--dump-dot");
  }
  auto plane = fanout::FanoutPlane::create(std::move(media), config.shards,
                                           [&io = parts->io](auto task) { asio::post(io, std::move(task)); });
  if (!plane) return plane.error();
  parts->plane = std::move(*plane);
  auto rooms = session::RoomRegistry::create(parts->timers, *parts->plane, config.rooms);
  if (!rooms) return rooms.error();
  parts->rooms = std::move(*rooms);
  http::add_service_routes(parts->router, {"amphi", kVersion, {}});
  http::add_static_files(parts->router, config.web_root.empty() ? paths.web_root : config.web_root);
  http::WhipConfig whip;
  whip.ice_servers = config.ice_servers;
  parts->signaling = std::make_unique<signaling::Signaling>(parts->router, *parts->rooms, std::move(whip));
  auto server = http::Server::create(parts->io, config.http, parts->router);
  if (!server) return server.error();
  parts->server = std::move(*server);
  parts->await_draw_signal();
  parts->signals.async_wait([p = parts.get()](const boost::system::error_code& error, int) {
    if (!error) p->stop();
  });
  return std::unique_ptr<ServerApp>(new ServerApp(std::move(parts)));
}

void ServerApp::run() {
  parts_->io.run();
}

void ServerApp::stop() {
  asio::post(parts_->io, [p = parts_.get()] { p->stop(); });
}

std::uint16_t ServerApp::port() const {
  return parts_->server->port();
}

}  // namespace amphi::app
