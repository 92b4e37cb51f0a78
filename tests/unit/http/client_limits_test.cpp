#include "gateway/http/client_limits.hpp"

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::http;
using boost::asio::ip::make_address;
using namespace std::chrono_literals;

TEST_CASE(
    "clients are told apart by address, IPv6 ones by network, and none by a name that says the address") {
  const ClientLimits limits({});
  const auto name = [&](const char* address) { return limits.name_of(make_address(address)); };
  CHECK(name("192.0.2.1") == name("192.0.2.1"));
  CHECK(name("192.0.2.1") == name("::ffff:192.0.2.1"));
  CHECK(name("192.0.2.1") != name("192.0.2.2"));
  CHECK(name("2001:db8::1") == name("2001:db8::ffff:1"));
  CHECK(name("2001:db8::1") != name("2001:db8:0:1::1"));
  CHECK(name("192.0.2.1").size() == 32);
  CHECK(name("192.0.2.1").find("192") != 0);
  CHECK(ClientLimits({}).name_of(make_address("192.0.2.1")) != name("192.0.2.1"));
}

TEST_CASE("of the addresses in X-Forwarded-For the proxy's own entry counts, the last one") {
  const ClientLimits limits({});
  const std::string ours = limits.name_of(make_address("192.0.2.1"));
  CHECK(limits.name_behind_proxy("192.0.2.1") == ours);
  CHECK(limits.name_behind_proxy("203.0.113.9, 192.0.2.1 ") == ours);
  CHECK_FALSE(limits.name_behind_proxy(""));
  CHECK_FALSE(limits.name_behind_proxy("192.0.2.1, unknown"));
  CHECK_FALSE(limits.name_behind_proxy(std::string(5000, '1')));
}

TEST_CASE("who asks too often is told so, and others are not") {
  ClientLimits limits({.requests_per_second = 10, .burst = 3, .connections = 2});
  Instant when{1h};
  for (int i = 0; i < 3; ++i) CHECK(limits.take_request("a", when));
  CHECK_FALSE(limits.take_request("a", when));
  CHECK(limits.take_request("b", when));
  CHECK(limits.take_request("a", when + 100ms));
}

TEST_CASE("the table of clients is bounded and forgets who asked longest ago") {
  ClientLimits limits({.requests_per_second = 1, .burst = 1, .connections = 2});
  const Instant when{1h};
  CHECK(limits.take_request("a", when));
  CHECK(limits.take_request("b", when));
  CHECK_FALSE(limits.take_request("a", when));
  for (std::size_t i = 2; i <= ClientLimits::kMaxClients; ++i) limits.take_request(std::to_string(i), when);
  CHECK(limits.clients() == ClientLimits::kMaxClients);
  CHECK_FALSE(limits.take_request("a", when));
  CHECK(limits.take_request("b", when));
}

TEST_CASE("a client's connections are counted") {
  ClientLimits limits({.requests_per_second = 1, .burst = 1, .connections = 2});
  limits.connected("a");
  CHECK_FALSE(limits.is_full("a"));
  limits.connected("a");
  CHECK(limits.is_full("a"));
  CHECK_FALSE(limits.is_full("b"));
  limits.disconnected("a");
  CHECK_FALSE(limits.is_full("a"));
}
