// kill -9 in the middle of writes, and the command line beside the server.
#include <signal.h>  // NOLINT: kill is POSIX
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <random>
#include <set>
#include <thread>

#include "mcu/accounts/schema.hpp"
#include "mcu/base/file_descriptor.hpp"
#include "mcu/store/query.hpp"
#include "tests/unit/accounts/rig.hpp"

using namespace amphi;

namespace {

constexpr int kKills = 20;

/// In the child: makes rooms and says each one's number once it is in the store, until it is killed.
[[noreturn]] void write_until_killed(const accounts::StoreConfig& config, int out, std::uint32_t first) {
  const auto service = accounts::Service::open(config, [](const auto&) {});
  for (std::uint32_t number = first; service; ++number) {
    const RoomId id("room-" + std::to_string(number));
    const accounts::Actor by{{}, test::kStart};
    // More than one transaction and table, as in a class.
    const auto made = (*service)->rooms().create(by, {.id = id, .name = "Room", .kind = {}, .ends = {}});
    const auto saved = made ? (*service)->rooms().save_scene(id, {"Scene", std::string(500, ' ')})
                            : Result<void>(made.error());
    if (!saved || write(out, &number, sizeof number) != sizeof number) _exit(1);
  }
  _exit(2);
}

/// Lets a child write for a while and kills it; the numbers that it had acknowledged.
std::vector<std::uint32_t> write_and_kill(const accounts::StoreConfig& config, std::uint32_t first,
                                          int acknowledgements) {
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  FileDescriptor in(ends[0]);
  FileDescriptor out(ends[1]);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) write_until_killed(config, out.get(), first);
  out.reset();
  std::vector<std::uint32_t> numbers;
  std::uint32_t number = 0;
  while (read(in.get(), &number, sizeof number) == sizeof number) {
    numbers.push_back(number);
    if (static_cast<int>(numbers.size()) != acknowledgements) continue;
    // Somewhere within the next write or two.
    std::this_thread::sleep_for(std::chrono::microseconds(std::random_device()() % 3000));
    kill(child, SIGKILL);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
  return numbers;
}

std::string integrity(const std::string& file) {
  SQLite::Database db(file, SQLite::OPEN_READWRITE);
  SQLite::Statement query(db, "PRAGMA integrity_check");
  query.executeStep();
  return query.getColumn(0).getString();
}

}  // namespace

TEST_CASE("a store killed in the middle of its writes opens, with every acknowledged one") {
  const test::ScratchFolder folder;
  const accounts::StoreConfig config{
      .path = folder.path(), .key_file = {}, .hashing = {.passes = 1, .memory = 8192}};
  std::vector<std::uint32_t> acknowledged;
  for (int i = 0; i < kKills; ++i) {
    const std::uint32_t first = static_cast<std::uint32_t>(i) * 1000;
    const auto numbers = write_and_kill(config, first, 10 + i % 3);
    acknowledged.insert(acknowledged.end(), numbers.begin(), numbers.end());
  }
  CHECK(acknowledged.size() >= 200);
  CHECK(integrity(folder.file("amphi.db")) == "ok");
  test::Mailbox mailbox;
  const auto service = accounts::Service::open(config, mailbox.post());
  REQUIRE(service);
  std::size_t missing = 0;
  for (const std::uint32_t number : acknowledged) {
    const auto scenes = (*service)->rooms().scenes(RoomId("room-" + std::to_string(number)));
    if (!scenes || scenes->size() != 1) ++missing;
  }
  CHECK(missing == 0);
}

TEST_CASE("the command line and the server write at the same time, and neither loses anything") {
  const test::ScratchFolder folder;
  const accounts::StoreConfig config{
      .path = folder.path(), .key_file = {}, .hashing = {.passes = 1, .memory = 8192}};
  constexpr int kWriters = 3;
  constexpr int kRooms = 40;
  std::vector<pid_t> children;
  for (int writer = 0; writer < kWriters; ++writer) {
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child > 0) {
      children.push_back(child);
      continue;
    }
    // All open at once, too: one of them makes the tables and the key.
    const auto service = accounts::Service::open(config, [](const auto&) {});
    bool good = service.has_value();
    for (int i = 0; good && i < kRooms; ++i) {
      const RoomId id("room-" + std::to_string(writer) + "-" + std::to_string(i));
      good = (*service)
                 ->rooms()
                 .create({{}, test::kStart}, {.id = id, .name = "Room", .kind = {}, .ends = {}})
                 .has_value();
    }
    _exit(good ? 0 : 1);
  }
  for (const pid_t child : children) {
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(status == 0);
  }
  test::Mailbox mailbox;
  const auto service = accounts::Service::open(config, mailbox.post());
  REQUIRE(service);
  CHECK((*service)->rooms().list()->size() == kWriters * kRooms);
  CHECK(integrity(folder.file("amphi.db")) == "ok");
}
