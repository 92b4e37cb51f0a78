#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <string>
#include <thread>

#include "gateway/transport/event_loop.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::transport;
using namespace std::chrono_literals;

namespace {

struct Fixture {
  std::unique_ptr<EventLoop> loop = *EventLoop::create();
  std::string trace;
  EventLoop::Task note(char c) {
    return [this, c] { trace += c; };
  }
};

FileDescriptor ready_descriptor() {
  return FileDescriptor(::eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK));
}

}  // namespace

TEST_CASE_METHOD(Fixture, "tasks run in the order of posting, those posted by tasks in the next turn") {
  loop->post([this] {
    trace += 'a';
    loop->post(note('c'));
  });
  loop->post(note('b'));
  CHECK(loop->run_once(0ms));
  CHECK(trace == "ab");
  CHECK(loop->run_once(0ms));
  CHECK(trace == "abc");
  CHECK_FALSE(loop->run_once(0ms));
}

TEST_CASE_METHOD(Fixture, "timers run by their time and not once cancelled") {
  const Instant past = now() - 1s;
  auto cancelled = loop->call_at(past, note('x'));
  loop->call_at(past + 1ms, note('b'));
  loop->call_at(past, note('a'));
  auto later = loop->call_at(now() + 1h, note('y'));
  loop->cancel(cancelled);
  CHECK(cancelled == 0);
  loop->run_once(0ms);
  CHECK(trace == "ab");
  loop->cancel(later);
  loop->cancel(later);
}

TEST_CASE_METHOD(Fixture, "a timer may cancel another one that is due") {
  const Instant past = now() - 1s;
  EventLoop::TimerId second = 0;
  loop->call_at(past, [&] { loop->cancel(second); });
  second = loop->call_at(past + 1ms, note('x'));
  loop->run_once(0ms);
  CHECK(trace.empty());
}

TEST_CASE_METHOD(Fixture, "a timer that sets itself again does not hold the loop") {
  EventLoop::Task again = [&] {
    trace += 't';
    loop->call_at(now() - 1s, again);
  };
  loop->call_at(now(), again);
  loop->run_once(1ms);
  loop->run_once(1ms);
  CHECK(trace == "tt");
}

TEST_CASE_METHOD(Fixture, "a watcher is called while its descriptor is ready, and not after unwatch") {
  const auto one = ready_descriptor();
  const auto other = ready_descriptor();
  // Whichever comes first takes the other away, though its event has been collected already.
  REQUIRE(loop->watch(one.get(), EPOLLIN, [&](std::uint32_t) {
    trace += '1';
    loop->unwatch(other.get());
  }));
  REQUIRE(loop->watch(other.get(), EPOLLIN, [&](std::uint32_t) {
    trace += '2';
    loop->unwatch(one.get());
  }));
  loop->run_once(0ms);
  CHECK(trace.size() == 1);
  loop->run_once(0ms);
  CHECK(trace.size() == 2);
  loop->unwatch(one.get());
  loop->unwatch(other.get());
  loop->run_once(0ms);
  CHECK(trace.size() == 2);
}

TEST_CASE_METHOD(Fixture,
                 "a patient descriptor is served with others or soon, and takes no turn of its own") {
  const auto patient = ready_descriptor();
  const auto other = ready_descriptor();
  REQUIRE(loop->watch(patient.get(), EPOLLIN, [&](std::uint32_t) { trace += 'p'; }));
  REQUIRE(loop->watch(other.get(), EPOLLIN, [&](std::uint32_t) { trace += 'o'; }));
  loop->set_patient(patient.get(), true);
  loop->unwatch(other.get());
  const Instant start = now();
  loop->run_once(0ms);
  CHECK(trace == "p");
  // Ready all the time, and yet not served in each of the turns that the time allows.
  int turns = 0;
  while (now() - start < 5 * EventLoop::kPatience || trace.size() < 3) {
    loop->run_once(1h);
    ++turns;
  }
  CHECK(trace.size() <= static_cast<std::size_t>((now() - start) / EventLoop::kPatience) + 1);
  CHECK(turns <= static_cast<int>(trace.size()) + 2);
  trace.clear();
  loop->set_patient(patient.get(), false);
  for (int i = 0; i < 3; ++i) loop->run_once(0ms);
  CHECK(trace == "ppp");
  loop->set_patient(patient.get(), true);
  loop->unwatch(patient.get());
  std::this_thread::sleep_for(2 * EventLoop::kPatience);
  loop->run_once(0ms);
  CHECK(trace == "ppp");
}

TEST_CASE_METHOD(Fixture, "an object can be disposed of from inside its own callback") {
  struct Object {
    std::string& trace;
    ~Object() { trace += 'd'; }
  };
  std::unique_ptr<Object> object(new Object{trace});
  loop->post([&] {
    loop->dispose(std::move(object));
    trace += 'c';
  });
  loop->run_once(0ms);
  loop->run_once(0ms);
  CHECK(trace == "cd");
}

TEST_CASE_METHOD(Fixture, "other threads can post to and stop a running loop") {
  std::thread thread([this] { loop->run(); });
  loop->post([this] { trace += loop->in_loop() ? 'i' : 'o'; });
  loop->stop();
  thread.join();
  CHECK(trace == "i");
  CHECK_FALSE(loop->in_loop());
}

TEST_CASE("the destructor runs what was posted") {
  bool ran = false;
  {
    auto loop = *EventLoop::create();
    loop->post([&] { ran = true; });
  }
  CHECK(ran);
}
