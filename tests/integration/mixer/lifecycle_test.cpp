// The process's beginning, its heartbeat and its end.
#include <dirent.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

#include <csignal>
#include <fstream>
#include <utility>

#include "tests/integration/mixer/room_fixture.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace std::chrono_literals;

namespace {

/// The thread of this name in the process, or 0.
pid_t find_thread(pid_t process, const std::string& name) {
  const std::string folder = "/proc/" + std::to_string(process) + "/task";
  const std::unique_ptr<DIR, int (*)(DIR*)> tasks(opendir(folder.c_str()), closedir);
  while (const dirent* entry = tasks ? readdir(tasks.get()) : nullptr) {
    std::ifstream comm(folder + "/" + entry->d_name + "/comm");
    std::string found;
    if (std::getline(comm, found) && found == name) return std::stoi(entry->d_name);
  }
  return 0;
}

std::uint64_t heartbeats_in(Room& room, Duration time) {
  const std::uint64_t before = room.mixer.heartbeats();
  room.run(time);
  return room.mixer.heartbeats() - before;
}

bool goes_on_beating(Room& room) {
  const std::uint64_t before = room.mixer.heartbeats();
  return room.run_until([&] { return room.mixer.heartbeats() >= before + 5; });
}

bool is_in_force(const Room& room) {
  const auto& report = room.mixer.report();
  return report && report->revision == room.program.revision;
}

}  // namespace

TEST_CASE("the mixer ends when the link is closed") {
  Room room;
  room.send_program();
  room.run(300ms);
  room.mixer.hang_up();
  const auto status = room.mixer.wait_for_exit(5s);
  REQUIRE(status);
  CHECK(WIFEXITED(*status));
  CHECK(WEXITSTATUS(*status) == 0);
}

TEST_CASE("heartbeats come while both ticks run and stop when one of them hangs") {
  const auto* thread_name = GENERATE("picture-tick", "sound-tick");
  Room room;
  room.send_program();
  CHECK(goes_on_beating(room));
  const pid_t thread = find_thread(room.mixer.pid(), thread_name);
  REQUIRE(thread > 0);
  if (ptrace(PTRACE_SEIZE, thread, nullptr, nullptr) != 0) {
    WARN("this machine does not let a test stop a thread");
    return;
  }
  REQUIRE(ptrace(PTRACE_INTERRUPT, thread, nullptr, nullptr) == 0);
  room.run(1s);
  CHECK(heartbeats_in(room, 1s) == 0);
  int status = 0;
  REQUIRE(waitpid(thread, &status, __WALL) == thread);
  REQUIRE(ptrace(PTRACE_DETACH, thread, nullptr, nullptr) == 0);
  CHECK(goes_on_beating(room));
}

TEST_CASE("control messages that are no program change nothing and end nothing") {
  Room room;
  room.send_program();
  REQUIRE(room.run_until([&] { return is_in_force(room); }));
  for (const char* text : {"", "{", "[]", "null", "{\"type\":7}", "{\"type\":\"program\"}", "\xff\xfe",
                           "{\"type\":\"program\",\"revision\":-1}", "{\"type\":\"reboot\"}"}) {
    room.mixer.send_text(text);
  }
  const std::string deep(100'000, '[');
  room.mixer.send_text(deep);
  CHECK(goes_on_beating(room));
  CHECK(is_in_force(room));
  CHECK(room.mixer.report()->on_screen.size() == 4);
}

TEST_CASE("the picture goes on without an output and comes back with one") {
  Room room;
  const auto video = std::exchange(room.program.video, {});
  const auto sound = std::exchange(room.program.sound, {});
  room.send_program();
  room.run(1s);
  CHECK(room.viewer.frames().empty());
  CHECK(goes_on_beating(room));
  room.program.video = video;
  room.program.sound = sound;
  room.send_program();
  CHECK(room.run_until([&] { return room.viewer.picture().has_value(); }));
}

TEST_CASE("pictures of the pipelines are sent when asked for") {
  Room room({"--dump-dot"});
  room.send_program();
  REQUIRE(room.run_until([&] { return is_in_force(room) && room.viewer.picture(); }));
  room.mixer.send_text(R"({"type":"dump_dot"})");
  REQUIRE(room.run_until([&] { return room.mixer.dots().size() == 5; }));
  for (const std::string& dot : room.mixer.dots()) CHECK(dot.find("digraph") != std::string::npos);
}
