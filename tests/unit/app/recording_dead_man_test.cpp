#include "mcu/app/recording_dead_man.hpp"

#include "tests/support/catch.hpp"
#include "tests/unit/session/fakes.hpp"

using namespace amphi;
using namespace amphi::app;
using namespace std::chrono_literals;

namespace {

storage::Time g_wall{1'800'000'000s};

struct Server {
  explicit Server(storage::DeadManSettings settings, storage::Time last_sign = g_wall)
      : dead_man(settings, last_sign, timers,
                 {.allow_recordings = [this](bool allowed) { did.push_back(allowed ? "allow" : "end"); },
                  .close_storage = [this] { did.push_back("close"); },
                  .destroy_vault = [this] { did.push_back("destroy"); },
                  .keep_sign = [this](storage::Time at) { kept = at; },
                  .note = [this](const char* action) { notes.emplace_back(action); }},
                 [] { return g_wall; }) {}
  void pass(std::chrono::seconds time) {
    for (auto left = time; left > 0s; left -= std::min<std::chrono::seconds>(left, 60s)) {
      g_wall += std::min<std::chrono::seconds>(left, 60s);
      timers.advance(std::min<std::chrono::seconds>(left, 60s));
    }
  }

  std::vector<std::string> did, notes;
  storage::Time kept{};
  testing::FakeTimers timers;
  RecordingDeadMan dead_man;
};

using List = std::vector<std::string>;

}  // namespace

TEST_CASE("without a sign of an admin recordings end, the storage is closed, and later the vault goes") {
  Server server({.after = 4h, .destroy_vault = true});
  server.pass(4h - 2min);
  CHECK(server.did.empty());
  CHECK(server.notes == List{"recording.dead_man_warning"});
  server.pass(3min);
  CHECK(server.did == List{"end", "close"});
  server.pass(4h);
  CHECK(server.did == List{"end", "close", "destroy"});
  CHECK(server.notes.size() == 3);
  server.pass(24h);
  CHECK(server.did.size() == 3);
}

TEST_CASE("every sign of an admin puts it off, and is kept for the server's next start, once a minute") {
  Server server({.after = 4h});
  for (int hour = 0; hour < 12; ++hour) {
    server.pass(2h);
    server.dead_man.sign_of_life();
  }
  CHECK(server.did.empty());
  CHECK(server.kept == g_wall);
  const storage::Time kept = server.kept;
  server.pass(30s);
  server.dead_man.sign_of_life();
  CHECK(server.kept == kept);
}

TEST_CASE("a sign after the storage was closed allows recordings again, and saves the vault") {
  Server server({.after = 4h, .destroy_vault = true});
  server.pass(5h);
  server.dead_man.sign_of_life();
  CHECK(server.did == List{"end", "close", "allow"});
  server.pass(3h);
  CHECK(server.did.size() == 3);
}

TEST_CASE("switching the server off and on does not start the time anew") {
  Server server({.after = 4h}, g_wall - 5h);
  CHECK(server.did == List{"end", "close"});
}

TEST_CASE("off by default: nothing ever happens") {
  Server server({});
  server.pass(24h * 30);
  CHECK(server.did.empty());
  CHECK(server.notes.empty());
}
