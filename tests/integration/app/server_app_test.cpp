// The whole server on loopback, with a mixer that is fake.
#include "mcu/app/server_app.hpp"

#include <filesystem>
#include <thread>

#include "mcu/base/log.hpp"
#include "tests/integration/http/test_client.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::app;
using namespace amphi::http::test;

namespace {

Config config() {
  log::init("test", "off");
  Config config;
  config.http.port = 0;
  config.media.transport.addresses = {"127.0.0.1"};
  config.metrics.explicitly = true;
  config.metrics.port = 0;
  config.rooms = {{RoomId("class"), "Class", {{room::Role::attendee, "attendee-attendee", ""}}, {}}};
  return config;
}

InstallPaths paths() {
  return {AMPHI_FAKE_MIXER, "", std::filesystem::temp_directory_path().string(), ""};
}

/// Serves on a thread of its own.
class Running {
 public:
  explicit Running(const Config& config) {
    auto created = ServerApp::create(config, paths());
    REQUIRE(created);
    app = std::move(*created);
    thread_ = std::thread([this] { app->run(); });
  }
  ~Running() {
    app->stop();
    thread_.join();
  }
  [[nodiscard]] static std::string get(std::uint16_t port, const std::string& path) {
    return TestClient(port).send_and_read(request("GET", path));
  }

  std::unique_ptr<ServerApp> app;

 private:
  std::thread thread_;
};

}  // namespace

TEST_CASE("metrics are on a listener of their own and nowhere else") {
  const Running server(config());
  const auto metrics_port = server.app->metrics_port();
  REQUIRE(metrics_port);
  CHECK(*metrics_port != server.app->port());
  const std::string metrics = Running::get(*metrics_port, "/metrics");
  CHECK(status_of(metrics) == 200);
  CHECK(header_of(metrics, "Content-Type") == "text/plain; version=0.0.4; charset=utf-8");
  CHECK(body_of(metrics).find("\namphi_thinning 0\n") != std::string::npos);
  CHECK(body_of(metrics).find("\namphi_stage{room=\"1\"} 0\n") != std::string::npos);
  CHECK(status_of(Running::get(server.app->port(), "/metrics")) == 404);
  CHECK(status_of(Running::get(*metrics_port, "/api/v1/rooms/class")) == 404);
  CHECK(status_of(Running::get(server.app->port(), "/healthz")) == 200);
}

TEST_CASE("a taken port for metrics stops a server that was told it, and only it") {
  const Running first(config());
  Config second = config();
  second.metrics.port = first.app->metrics_port().value();
  const auto refused = ServerApp::create(second, paths());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("metrics") != std::string::npos);
  second.metrics.explicitly = false;
  const Running other(second);
  CHECK_FALSE(other.app->metrics_port());
  CHECK(status_of(Running::get(other.app->port(), "/healthz")) == 200);
}

TEST_CASE("a server that does not want metrics has none") {
  Config none = config();
  none.metrics.enabled = false;
  const Running server(none);
  CHECK_FALSE(server.app->metrics_port());
}
