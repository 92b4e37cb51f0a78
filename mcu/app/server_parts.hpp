#pragma once
// Inside ServerApp: what a running server is made of, and how it is put together and taken apart.
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <memory>
#include <string>

#include "gateway/fanout/media_plane.hpp"
#include "gateway/signaling/signaling.hpp"
#include "mcu/app/load_monitor.hpp"
#include "mcu/app/recording_dead_man.hpp"
#include "mcu/app/recording_desk.hpp"
#include "mcu/app/recording_retention.hpp"
#include "mcu/app/server_app.hpp"
#include "mcu/session/asio_timers.hpp"
#include "mcu/session/room_registry.hpp"

namespace amphi::app {

/// In the order of construction; destroyed in the opposite one. The steps are called in the order in which
/// they stand; each one's errors are environment.
struct ServerApp::Parts {
  Result<> open_rooms(const Config& config, const InstallPaths& paths);
  Result<> listen(const Config& config, const InstallPaths& paths);
  Result<> serve_metrics(const MetricsConfig& config);
  void await_signals();
  /// Lets everybody go, then ends run().
  void stop();
  /// Connections hold handlers that know rooms, so they go before everything else.
  void disconnect();

  boost::asio::io_context io{1};
  boost::asio::signal_set signals{io, SIGINT, SIGTERM};
  boost::asio::signal_set draw_signal{io, SIGUSR1};
  session::AsioTimers timers{io};
  Instant started = now();
  http::ServerConfig http;
  std::string store_folder;
  std::unique_ptr<accounts::Service> accounts;
  std::unique_ptr<RecordingArchive> recordings;  ///< null where nothing is recorded
  std::shared_ptr<RecordingDesk> desk;           ///< null where nothing is recorded
  std::unique_ptr<RecordingRetention> retention;
  std::unique_ptr<fanout::FanoutPlane> plane;
  std::unique_ptr<session::RoomRegistry> rooms;
  http::Router router;
  std::unique_ptr<signaling::Signaling> signaling;
  std::unique_ptr<RecordingDeadMan> dead_man;  ///< null where it is off
  std::unique_ptr<http::Server> server;
  std::unique_ptr<LoadMonitor> monitor;
  http::Router metrics_router;
  std::unique_ptr<http::Server> metrics_server;

 private:
  void await_draw_signal();
  void start_dead_man(const RecordingSettings& settings);
  void allow_recordings(bool allowed);
  [[nodiscard]] std::string metrics() const;
};

}  // namespace amphi::app
