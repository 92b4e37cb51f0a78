#include "mcu/session/asio_timers.hpp"

#include <boost/asio/io_context.hpp>

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace std::chrono_literals;

TEST_CASE("timers on an io_context call in the order of their times and not when cancelled") {
  boost::asio::io_context io;
  session::AsioTimers timers(io);
  std::string order;
  const Instant start = timers.now();
  auto later = timers.call_at(start + 2ms, [&] { order += "2"; });
  std::unique_ptr<ports::Timer> victim;
  auto sooner = timers.call_at(start - 1ms, [&] {
    order += "1";
    victim.reset();
  });
  victim = timers.call_at(start - 1ms, [&] { order += "x"; });
  timers.post([&] { order += "0"; });
  CHECK(order.empty());
  io.run();
  CHECK(order == "012");
}
