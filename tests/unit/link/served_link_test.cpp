// A process's end of a link, as its loop serves it.
#include "mcu/link/served_link.hpp"

#include "mcu/link/program.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace std::chrono_literals;

namespace {

struct Ends {
  Ends() {
    auto ends = link::Socket::make_pair();
    REQUIRE(ends);
    amphi.emplace(std::move(ends->first));
    process.emplace(link::Socket(std::move(ends->second)));
  }
  /// How many messages of a type amphi is sent.
  int arrived(link::Type type) {
    REQUIRE(process->socket().flush());
    int count = 0;
    while (*amphi->receive([&](const auto& message) { count += message.header.type == type ? 1 : 0; }) > 0) {
    }
    return count;
  }
  std::optional<link::Socket> amphi;
  std::optional<link::ServedLink> process;
};

}  // namespace

TEST_CASE("a process says that it is ready, and that it lives, in even intervals") {
  Ends ends;
  ends.process->queue_ready();
  CHECK(ends.arrived(link::Type::control) == 1);
  const Instant start = now();
  for (Duration t{}; t < 1s; t += 20ms) ends.process->queue_heartbeat(start + t);
  CHECK(ends.arrived(link::Type::heartbeat) == 10);
}

TEST_CASE("a flood is read in part, and the rest the next time") {
  Ends ends;
  constexpr int kFlood = 700;
  for (int i = 0; i < kFlood; ++i) {
    ends.amphi->queue({link::Type::rtp, 1, {}}, {});
    if (i % 100 == 99) REQUIRE(ends.amphi->flush());
  }
  int read = 0;
  const auto count = [&](const link::MessageView&) { ++read; };
  REQUIRE(ends.process->wait());
  REQUIRE(ends.process->receive(count));
  CHECK(read > 0);
  CHECK(read <= 512);
  for (int turn = 0; turn < 10; ++turn) {
    REQUIRE(ends.amphi->flush());
    REQUIRE(ends.process->receive(count));
  }
  CHECK(read == kFlood);
}

TEST_CASE("the end of a link is seen") {
  Ends ends;
  CHECK(ends.process->receive([](const auto&) {}));
  ends.amphi.reset();
  CHECK(ends.process->wait());
  CHECK_FALSE(ends.process->receive([](const auto&) {}));
}

TEST_CASE("what is no JSON is a control message of no type") {
  const std::string nonsense = "{\"type\":";
  const auto bytes = Bytes(reinterpret_cast<const std::uint8_t*>(nonsense.data()), nonsense.size());
  CHECK(link::control_document(bytes).is_null());
  CHECK(link::message_type(link::control_document(bytes)).empty());
}
