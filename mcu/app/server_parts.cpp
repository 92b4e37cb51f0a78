#include "mcu/app/server_parts.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <cstdlib>
#include <fstream>

#include "gateway/http/service_routes.hpp"
#include "gateway/http/static_files.hpp"
#include "mcu/app/machine_state.hpp"
#include "mcu/app/metrics.hpp"
#include "mcu/app/open_accounts.hpp"
#include "mcu/app/recording_desk.hpp"
#include "mcu/app/version.hpp"
#include "mcu/base/log.hpp"

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
  settings.recordable = config.recording.enabled();
  return settings;
}

fanout::RoomMediaConfig media_config(const Config& config, const room::RoomSettings& settings,
                                     const InstallPaths& paths) {
  fanout::RoomMediaConfig media = config.media;
  media.max_connections = kConnectionsPerSeat * (settings.max_participants + settings.moderator_seats);
  if (media.mixer.program.empty()) media.mixer.program = paths.mixer;
  if (media.recorder.program.empty()) media.recorder.program = paths.recorder;
  if (const char* folder = std::getenv("GST_DEBUG_DUMP_DOT_DIR")) {
    media.dot_folder = folder;
    media.mixer.arguments.emplace_back("--dump-dot");
  }
  return media;
}

/// A volume that is opened later is no reason to have no classes: the archive tries again.
void put_recordings_in_order(RecordingDesk& desk) {
  const auto recovered = desk.recover_all();
  if (!recovered) {
    log::error("recordings: {}", recovered.error().message);
  } else if (*recovered > 0) {
    log::warn("{} recordings were interrupted; what was on the disk is kept", *recovered);
  }
}

}  // namespace

Result<> ServerApp::Parts::open_rooms(const Config& config, const InstallPaths& paths) {
  const auto post = [this](auto task) { asio::post(io, std::move(task)); };
  auto opened = open_accounts(config.store, post);
  if (!opened) return opened.error();
  accounts = std::move(*opened);
  store_folder = app::store_folder(config.store);
  const room::RoomSettings settings = room_settings(config);
  fanout::RoomMediaConfig needs = media_config(config, settings, paths);
  if (config.recording.enabled()) {
    desk = std::make_shared<RecordingDesk>(config.recording);
    recordings = std::make_unique<RecordingArchive>(config.recording, desk, post);
    needs.recordings = desk;
    put_recordings_in_order(*desk);
    retention = std::make_unique<RecordingRetention>(*recordings, timers, accounts->audit());
  }
  auto media = fanout::FanoutPlane::create(std::move(needs), config.shards, post);
  if (!media) return media.error();
  plane = std::move(*media);
  session::RoomKeeping keeping;
  keeping.door = &accounts->invitations();
  keeping.save_scenes = [this](const RoomId& room, const std::string& scenes) {
    signaling->keeper().save_scenes(room, scenes);
  };
  keeping.picture = [this](const RoomId& room, const PictureId& id) {
    return signaling->keeper().picture(room, id);
  };
  auto created = session::RoomRegistry::create(timers, *plane, {}, settings, std::move(keeping));
  if (!created) return created.error();
  rooms = std::move(*created);
  return {};
}

Result<> ServerApp::Parts::listen(const Config& config, const InstallPaths& paths) {
  http = config.http;
  http::add_service_routes(router, {"amphi", kVersion, {}});
  http::add_static_files(router, config.web_root.empty() ? paths.web_root : config.web_root);
  signaling::SignalingConfig interface;
  interface.ice = config.ice;
  interface.origins = config.http.origins;
  interface.recordings = recordings.get();
  interface.on_admin = [this] {
    if (dead_man) dead_man->sign_of_life();
  };
  interface.machine = [this] {
    return machine_state({monitor.get(), &http, store_folder, started}, timers.now());
  };
  signaling = std::make_unique<signaling::Signaling>(router, *rooms, *accounts, std::move(interface));
  if (auto opened = signaling->start(config.rooms); !opened) return opened;
  if (config.recording.enabled() && config.recording.dead_man_hours > 0) start_dead_man(config.recording);
  auto created = http::Server::create(io, config.http, router);
  if (!created) return created.error();
  server = std::move(*created);
  monitor = std::make_unique<LoadMonitor>(
      *plane, [this](auto handler) { plane->statistics(std::move(handler)); }, *rooms, timers, config.limits);
  return {};
}

void ServerApp::Parts::allow_recordings(bool allowed) {
  desk->allow(allowed);
  if (allowed) return;
  for (session::RoomActor* room : std::vector(rooms->all())) {
    if (room->room().recording().request()) {
      room->handle(room::StopRecording{room::Role::moderator, ports::RecordingEnd::no_admin});
    }
  }
}

void ServerApp::Parts::start_dead_man(const RecordingSettings& settings) {
  const auto complain = [](const Result<>& done) {
    if (!done) log::error("dead man's switch: {}", done.error().message);
  };
  DeadManActions actions;
  actions.allow_recordings = [this](bool allowed) { allow_recordings(allowed); };
  actions.recording = [this] { return desk->busy(); };
  actions.close_storage = [] {
    if (!std::ofstream(kCloseRequest)) log::error("{} cannot be made: the storage stays open", kCloseRequest);
  };
  actions.destroy_vault = [this, complain] { recordings->destroy_vault(complain); };
  actions.keep = [this, complain](const storage::DeadManMemory& memory) {
    recordings->keep_dead_man(memory, complain);
  };
  actions.note = [this, complain](const char* action) {
    complain(accounts->audit().note({accounts::kServer, accounts::wall_clock()}, action, ""));
  };
  const storage::DeadManSettings wanted{std::chrono::hours(settings.dead_man_hours),
                                        settings.dead_man_destroys_vault};
  const auto kept = DeadManVault(settings.vault).memory();
  dead_man = std::make_unique<RecordingDeadMan>(wanted,
                                                kept.value_or(storage::DeadManMemory{accounts::wall_clock()}),
                                                timers, std::move(actions), accounts::wall_clock);
}

std::string ServerApp::Parts::metrics() const {
  MetricsInput input;
  input.process = process_figures(monitor->machine());
  input.load = monitor->sample();
  input.thinning = monitor->thinning();
  input.http_connections = server->connections();
  input.rooms = rooms.get();
  input.media = &monitor->statistics();
  return metrics_text(input);
}

Result<> ServerApp::Parts::serve_metrics(const MetricsConfig& config) {
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

void ServerApp::Parts::await_signals() {
  await_draw_signal();
  signals.async_wait([this](const boost::system::error_code& error, int) {
    if (!error) stop();
  });
}

/// Pictures of all pipelines on each SIGUSR1.
void ServerApp::Parts::await_draw_signal() {
  draw_signal.async_wait([this](const boost::system::error_code& error, int) {
    if (error) return;
    plane->dump_pipelines();
    await_draw_signal();
  });
}

void ServerApp::Parts::stop() {
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

void ServerApp::Parts::disconnect() {
  metrics_server.reset();
  server.reset();
}

}  // namespace amphi::app
