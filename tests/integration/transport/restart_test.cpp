#include "tests/integration/transport/peer.hpp"

using namespace amphi;
using namespace amphi::transport;
using namespace amphi::transport::test;

namespace {

/// The offerer restarts, the answerer follows.
void restart(Couple& couple) {
  const auto offer = couple.offerer.connection->offer_ice_restart();
  REQUIRE(offer);
  const auto answer = couple.answerer.connection->restart_ice(offer->ice);
  REQUIRE(answer);
  REQUIRE(couple.offerer.connection->finish_ice_restart(answer->ice));
  for (const auto& candidate : offer->candidates) {
    REQUIRE(couple.answerer.connection->add_remote_candidate(candidate));
  }
  for (const auto& candidate : answer->candidates) {
    REQUIRE(couple.offerer.connection->add_remote_candidate(candidate));
  }
}

TransportConfig impatient() {
  TransportConfig config = Peer::loopback();
  config.silence_limit = std::chrono::milliseconds(300);
  config.recovery_limit = std::chrono::milliseconds(400);
  return config;
}

/// Media keeps both ends from being silent between ICE's own checks.
void chatter(const RelayedCouple& couple, std::uint16_t& sequence) {
  couple.offerer.connection->send_rtp(make_rtp(++sequence));
  couple.answerer.connection->send_rtp(make_rtp(sequence));
  couple.run_for(std::chrono::milliseconds(20));
}

}  // namespace

TEST_CASE("media goes on through an ICE restart, on new credentials") {
  Couple couple;
  couple.signal();
  REQUIRE(couple.run_until_connected());
  const auto before = couple.answerer.connection->local_parameters().ice;
  restart(couple);
  CHECK(couple.answerer.connection->local_parameters().ice != before);
  std::uint16_t sequence = 0;
  for (; sequence < 100; ++sequence) {
    couple.offerer.connection->send_rtp(make_rtp(sequence));
    couple.answerer.connection->send_rtp(make_rtp(sequence));
    couple.run_for(std::chrono::milliseconds(10));
  }
  CHECK(couple.run_until(
      [&] { return couple.answerer.rtp.size() == 100 && couple.offerer.rtp.size() == 100; }));
  CHECK(couple.offerer.states == std::vector{ConnectionState::connected});
  CHECK(couple.answerer.states == std::vector{ConnectionState::connected});
}

TEST_CASE("a restart leads a connection to another way when the old one is dead") {
  RelayedCouple couple;
  couple.relay.copies = [](bool, Packet&) { return 0; };
  restart(couple);  // with the true candidates this time
  const auto arrives = [&, sequence = std::uint16_t{0}]() mutable {
    couple.offerer.connection->send_rtp(make_rtp(++sequence));
    return !couple.answerer.rtp.empty();
  };
  CHECK(couple.run_until(arrives));
}

TEST_CASE("silence disconnects, and the first packets connect again") {
  TransportConfig config = impatient();
  config.recovery_limit = std::chrono::minutes(1);
  RelayedCouple couple(config);
  std::uint16_t sequence = 0;
  couple.relay.copies = [](bool, Packet&) { return 0; };
  const auto disconnected = [&] {
    return couple.answerer.connection->state() == ConnectionState::disconnected;
  };
  REQUIRE(couple.run_until(disconnected));
  couple.relay.copies = [](bool, Packet&) { return 1; };
  while (!couple.answerer.connected() && sequence < 500) chatter(couple, sequence);
  CHECK(couple.answerer.states ==
        std::vector{ConnectionState::connected, ConnectionState::disconnected, ConnectionState::connected});
  CHECK_FALSE(couple.answerer.rtp.empty());
}

TEST_CASE("a peer that stays silent fails, once") {
  RelayedCouple couple(impatient());
  couple.relay.copies = [](bool, Packet&) { return 0; };
  REQUIRE(couple.run_until([&] { return couple.answerer.connection->state() == ConnectionState::failed; }));
  couple.relay.copies = [](bool, Packet&) { return 1; };
  couple.run_for(std::chrono::milliseconds(300));
  CHECK(couple.answerer.states ==
        std::vector{ConnectionState::connected, ConnectionState::disconnected, ConnectionState::failed});
}

TEST_CASE("nothing can be restarted before it has begun, and malformed credentials change nothing") {
  Couple couple;
  CHECK_FALSE(couple.answerer.connection->offer_ice_restart());
  couple.signal();
  REQUIRE(couple.run_until_connected());
  const auto before = couple.answerer.connection->local_parameters().ice;
  CHECK_FALSE(couple.answerer.connection->restart_ice({"x", "y"}));
  CHECK(couple.answerer.connection->local_parameters().ice == before);
}
