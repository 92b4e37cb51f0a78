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
#include "mcu/app/load_monitor.hpp"
#include "mcu/app/metrics.hpp"
#include "mcu/app/version.hpp"
#include "mcu/base/descriptor_limit.hpp"
#include "mcu/base/log.hpp"
#include "mcu/session/asio_timers.hpp"
#include "mcu/session/room_registry.hpp"

namespace amphi::app {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kMetricsConnections = 16;
constexpr std::size_t kConnectionsPerSeat = 2;  // a new one replaces the old one only once it is up

room::RoomSettings room_settings(const Config& config) {
  room::RoomSettings settings;
  settings.max_attendees = config.limits.max_attendees_per_room;
  settings.max_on_stage = config.limits.max_on_stage;
  settings.max_participants = settings.max_attendees + settings.max_on_stage;
  settings.canvas_width = config.media.canvas.width;
  settings.canvas_height = config.media.canvas.height;
  return settings;
}

}  // namespace

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
  std::unique_ptr<LoadMonitor> monitor;
  http::Router metrics_router;
  std::unique_ptr<http::Server> metrics_server;

  /// Pictures of all pipelines on each SIGUSR1.
  void await_draw_signal() {
    draw_signal.async_wait([this](const boost::system::error_code& error, int) {
      if (error) return;
      plane->dump_pipelines();
      await_draw_signal();
    });
  }

  [[nodiscard]] std::string metrics() const {
    MetricsInput input;
    input.process = process_figures(monitor->machine());
    input.load = monitor->sample();
    input.thinning = monitor->thinning();
    input.http_connections = server->connections();
    input.rooms = rooms.get();
    input.media = &monitor->statistics();
    return metrics_text(input);
  }

  Result<> serve_metrics(const MetricsConfig& config) {
    if (!config.enabled) return {};
    metrics_router.add("GET", "/metrics", [this](const http::Request&, const http::Respond& respond) {
      respond(monitor ? http::Response(200, kMetricsType, metrics()) : http::problem(503, "Stopping"));
    });
    http::ServerConfig listener;
    listener.address = config.address;
    listener.port = config.port;
    listener.max_connections = kMetricsConnections;
    auto created = http::Server::create(io, listener, metrics_router);
    if (created) {
      metrics_server = std::move(*created);
    } else if (config.explicitly) {
      return fail(ErrorCode::environment, "metrics: " + created.error().message);
    } else {
      log::warn("no /metrics: port {} is taken; set metrics.port", config.port);
    }
    return {};
  }

  void stop() {
    signals.cancel();
    draw_signal.cancel();
    rooms->close();
    server->stop();
    if (metrics_server) metrics_server->stop();
    monitor.reset();
    // Sockets get their last messages out; what then still lingers is cut off.
    const auto grace = std::make_shared<asio::steady_timer>(io, std::chrono::seconds(1));
    grace->async_wait([this, grace](const boost::system::error_code&) { io.stop(); });
  }
};

ServerApp::ServerApp(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
ServerApp::~ServerApp() {
  // Connections hold handlers that know rooms, so they go first.
  parts_->metrics_server.reset();
  parts_->server.reset();
}

Result<std::unique_ptr<ServerApp>> ServerApp::create(const Config& config, const InstallPaths& paths) {
  raise_descriptor_limit();
  auto parts = std::make_unique<Parts>();
  fanout::RoomMediaConfig media = config.media;
  const room::RoomSettings settings = room_settings(config);
  media.max_connections = kConnectionsPerSeat * (settings.max_participants + settings.moderator_seats);
  if (media.mixer.program.empty()) media.mixer.program = paths.mixer;
  if (const char* folder = std::getenv("GST_DEBUG_DUMP_DOT_DIR")) {
    media.dot_folder = folder;
    media.mixer.arguments.emplace_back("--dump-dot");
  }
  auto plane = fanout::FanoutPlane::create(std::move(media), config.shards,
                                           [&io = parts->io](auto task) { asio::post(io, std::move(task)); });
  if (!plane) return plane.error();
  parts->plane = std::move(*plane);
  auto rooms = session::RoomRegistry::create(parts->timers, *parts->plane, config.rooms, settings);
  if (!rooms) return rooms.error();
  parts->rooms = std::move(*rooms);
  http::add_service_routes(parts->router, {"amphi", kVersion, {}});
  http::add_static_files(parts->router, config.web_root.empty() ? paths.web_root : config.web_root);
  parts->signaling = std::make_unique<signaling::Signaling>(parts->router, *parts->rooms, config.ice);
  auto server = http::Server::create(parts->io, config.http, parts->router);
  if (!server) return server.error();
  parts->server = std::move(*server);
  parts->monitor = std::make_unique<LoadMonitor>(
      *parts->plane, [plane = parts->plane.get()](auto handler) { plane->statistics(std::move(handler)); },
      *parts->rooms, parts->timers, config.limits);
  if (auto served = parts->serve_metrics(config.metrics); !served) return served.error();
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

std::optional<std::uint16_t> ServerApp::metrics_port() const {
  if (!parts_->metrics_server) return std::nullopt;
  return parts_->metrics_server->port();
}

std::uint16_t ServerApp::port() const {
  return parts_->server->port();
}

}  // namespace amphi::app
