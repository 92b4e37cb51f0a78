#include "mcu/app/recording_dead_man.hpp"

#include "tests/support/catch.hpp"
#include "tests/unit/session/fakes.hpp"

using namespace amphi;
using namespace amphi::app;
using namespace std::chrono_literals;

namespace {

storage::Time g_wall{1'800'000'000s};

struct Server {
  explicit Server(storage::DeadManSettings settings, storage::DeadManMemory before = {g_wall})
      : dead_man(settings, before, timers,
                 {.allow_recordings = [this](bool allowed) { did.push_back(allowed ? "allow" : "end"); },
                  .recording = [this] { return recording; },
                  .close_storage = [this] { did.push_back("close"); },
                  .destroy_vault = [this] { did.push_back("destroy"); },
                  .keep = [this](const storage::DeadManMemory& memory) { kept = memory, ++times_kept; },
                  .note = [this](const char* action) { notes.emplace_back(action); }},
                 [] { return g_wall; }) {}
  void pass(std::chrono::seconds time) {
    for (auto left = time; left > 0s; left -= std::min<std::chrono::seconds>(left, 60s)) {
      g_wall += std::min<std::chrono::seconds>(left, 60s);
      timers.advance(std::min<std::chrono::seconds>(left, 60s));
    }
  }

  std::vector<std::string> did, notes;
  bool recording = false;
  storage::DeadManMemory kept;
  int times_kept = 0;
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
  CHECK(server.kept == storage::DeadManMemory{g_wall, 0s, 0});
  const storage::DeadManMemory kept = server.kept;
  server.pass(30s);
  server.dead_man.sign_of_life();
  CHECK(server.kept == kept);
}

TEST_CASE("how long nobody was there is kept every ten minutes, and what was done at once") {
  Server server({.after = 4h});
  server.pass(2h);
  CHECK(server.times_kept <= 14);
  CHECK(server.kept.absent >= 2h - 10min);
  server.pass(2h);
  CHECK(server.kept.stage == 2);
  server.dead_man.sign_of_life();
  CHECK(server.kept == storage::DeadManMemory{g_wall, 0s, 0});
}

TEST_CASE("the storage is closed when the recorders have come to their end, or do not in half a minute") {
  Server server({.after = 4h});
  server.recording = true;
  server.pass(4h);
  CHECK(server.did == List{"end"});
  SECTION("they end") {
    server.timers.advance(5s);
    CHECK(server.did == List{"end"});
    server.recording = false;
    server.timers.advance(1s);
    CHECK(server.did == List{"end", "close"});
  }
  SECTION("one hangs") {
    server.timers.advance(29s);
    CHECK(server.did == List{"end"});
    server.timers.advance(2s);
    CHECK(server.did == List{"end", "close"});
  }
  SECTION("an admin comes just then") {
    server.timers.advance(5s);
    server.dead_man.sign_of_life();
    server.recording = false;
    server.timers.advance(60s);
    CHECK(server.did == List{"end", "allow"});
  }
}

TEST_CASE("a clock that jumps while the server runs does nothing") {
  Server server({.after = 4h, .destroy_vault = true});
  server.pass(1h);
  g_wall += 24h * 3650;
  server.pass(1h);
  g_wall -= 24h * 3650;
  CHECK(server.did.empty());
  CHECK(server.notes.empty());
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
  Server server({.after = 4h}, {g_wall - 5h});
  CHECK(server.notes == List{"recording.dead_man_warning"});
  server.pass(1h);
  CHECK(server.did == List{"end", "close"});
  const Server next({.after = 4h}, server.kept);
  CHECK(next.did == List{"end", "close"});
}

TEST_CASE("off by default: nothing ever happens") {
  Server server({});
  server.pass(24h * 30);
  CHECK(server.did.empty());
  CHECK(server.notes.empty());
}
