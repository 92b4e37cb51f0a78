#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstdio>

#include "mcu/app/commands.hpp"
#include "mcu/app/demo_speakers.hpp"
#include "mcu/app/server_app.hpp"
#include "mcu/base/log.hpp"
#include "mcu/base/random.hpp"

namespace amphi::app {
namespace {

constexpr std::uint16_t kUsualPort = 8080;
constexpr std::size_t kSecretLength = 26;

/// What is printed: where to go and with which token.
struct Entrance {
  std::string http;
  std::string moderator = random_name(kSecretLength);
  std::string speaker = random_name(kSecretLength);
  std::string attendee = random_name(kSecretLength);
  std::vector<std::string> synthetic;
  std::string metrics;  ///< "" where they are not served
  std::string admin;    ///< where the demo's admin is made

  [[nodiscard]] std::string whip() const { return http + "/whip/demo"; }
  [[nodiscard]] std::string whep() const { return http + "/whep/demo"; }
  [[nodiscard]] std::string link(const char* page, const std::string& token) const {
    return fmt::format("{}/{}/demo#t={}", http, page, token);
  }
};

Result<Config> make_config(const DemoOptions& options, Entrance& entrance, const InstallPaths& paths) {
  const auto clips = client::load_clips(paths.clips);
  if (!clips) return clips.error();
  Config config;
  config.http.address = "127.0.0.1";
  config.http.port = options.port.value_or(kUsualPort);
  config.metrics.enabled = config.metrics.explicitly = options.metrics_port.has_value();
  config.metrics.port = options.metrics_port.value_or(0);
  if (options.loopback) config.media.transport.addresses = {"127.0.0.1"};
  session::RoomConfig room{RoomId("demo"), "Demo", {}};
  room.lobby = false;
  room.tokens = {{room::Role::moderator, entrance.moderator, ""},
                 {room::Role::speaker, entrance.speaker, ""},
                 {room::Role::attendee, entrance.attendee, ""}};
  for (int i = 0; i < options.speakers; ++i) {
    entrance.synthetic.push_back(random_name(kSecretLength));
    const std::string& name = (*clips)[static_cast<std::size_t>(i) % clips->size()]->clip.name;
    room.tokens.push_back({room::Role::speaker, entrance.synthetic.back(), name});
  }
  config.rooms.push_back(std::move(room));
  return config;
}

Result<std::unique_ptr<ServerApp>> listen(Config& config, const DemoOptions& options,
                                          const InstallPaths& paths) {
  auto server = ServerApp::create(config, paths);
  if (server || options.port) return server;
  config.http.port = 0;
  return ServerApp::create(config, paths);
}

void print_json(const Entrance& e) {
  boost::json::object line = {
      {"http", e.http},
      {"room", "demo"},
      {"links",
       {{"moderator", e.link("panel", e.moderator)},
        {"speaker", e.link("r", e.speaker)},
        {"attendee", e.link("r", e.attendee)}}},
      {"tokens", {{"moderator", e.moderator}, {"speaker", e.speaker}, {"attendee", e.attendee}}},
      {"whip", e.whip()},
      {"whep", e.whep()},
  };
  if (!e.metrics.empty()) line["metrics"] = e.metrics;
  if (!e.admin.empty()) line["admin"] = e.admin;
  fmt::print("{}\n", boost::json::serialize(line));
}

void print_text(const Entrance& e, const DemoOptions& options) {
  fmt::print(
      "\nAmphi's demo room is open, with {} synthetic speakers. Open these in a browser on this machine:\n\n",
      options.speakers);
  fmt::print("  attendee   {}\n", e.link("r", e.attendee));
  fmt::print("  speaker    {}\n", e.link("r", e.speaker));
  fmt::print("  moderator  {}\n\n", e.link("panel", e.moderator));
  fmt::print(
      "To try accounts, invitations and the lobby, make an admin (nothing is kept when the demo ends):\n\n");
  fmt::print("  admin      {}\n\n", e.admin);
  fmt::print("Other software:\n\n");
  if (!e.metrics.empty()) fmt::print("  Prometheus      {}\n", e.metrics);
  fmt::print("  WHIP (publish)  {}  with the token {}\n", e.whip(), e.speaker);
  fmt::print("  WHEP (watch)    {}  with the token {}\n\n", e.whep(), e.attendee);
  if (options.loopback) {
    fmt::print("Firefox refuses media over loopback; for it, start without --loopback.\n");
  }
  fmt::print("Stop with Ctrl-C.\n");
}

int complain(const Error& error) {
  fmt::print(stderr, "amphi: {}\n", error.message);
  return 1;
}

}  // namespace

int demo(const DemoOptions& options) {
  log::init("amphi", options.log_level);
  const auto paths = find_install_paths();
  if (!paths) return complain(paths.error());
  Entrance entrance;
  auto config = make_config(options, entrance, *paths);
  if (!config) return complain(config.error());
  auto server = listen(*config, options, *paths);
  if (!server) return complain(server.error());
  entrance.http = fmt::format("http://127.0.0.1:{}", (*server)->port());
  if (const auto port = (*server)->metrics_port())
    entrance.metrics = fmt::format("http://127.0.0.1:{}/metrics", *port);
  const auto admin = (*server)->setup_link(entrance.http);
  if (!admin) return complain(admin.error());
  entrance.admin = admin->value_or("");
  auto speakers = DemoSpeakers::start(paths->clips, entrance.whip(), entrance.synthetic);
  if (!speakers) return complain(speakers.error());
  options.json ? print_json(entrance) : print_text(entrance, options);
  std::fflush(stdout);
  (*server)->run();
  return 0;
}

}  // namespace amphi::app
