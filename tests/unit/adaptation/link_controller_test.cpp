#include <array>
#include <random>

#include "gateway/adaptation/link_controller.hpp"
#include "gateway/rtp/rtcp.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::adaptation;
using namespace std::chrono_literals;

TEST_CASE("what one attendee costs in memory stays small") {
  CHECK(sizeof(LinkController) < 4096);
}

TEST_CASE("a receiver who lies in every feedback breaks nothing and gets little padding") {
  std::mt19937_64 random(GENERATE(1u, 2u, 3u, 4u, 5u, 6u));
  LinkController controller;
  rtp::TransportCcSender departures;
  RungOffer offer;
  Instant now{1000s};
  std::array<rtp::TransportArrival, 64> arrivals;
  std::size_t media = 0, padding = 0;
  for (int round = 0; round < 20'000; ++round) {
    now += 10ms;
    departures.on_sent(600, now);
    controller.on_sent(600, now);
    media += 600;
    for (std::size_t bytes = controller.padding(now); bytes > 0; bytes = 0) {
      departures.on_sent(bytes, now);
      controller.on_sent(bytes, now, Sent::padding);
      padding += bytes;
    }
    if (round % 5 == 0) {
      rtp::TransportFeedback feedback;
      feedback.base_sequence = static_cast<std::uint16_t>(departures.next_sequence() - random() % 200);
      feedback.count = static_cast<std::uint16_t>(random() % 200);
      feedback.reference_time = static_cast<std::uint32_t>(random() & 0xffffff);
      std::size_t used = 0;
      for (unsigned i = 0; i < feedback.count && used < arrivals.size(); ++i) {
        if (random() % 2 == 0) continue;
        arrivals[used++] = {static_cast<std::uint16_t>(feedback.base_sequence + i),
                            static_cast<std::int64_t>(random() % 65'536) - 32'768};
      }
      feedback.arrivals = std::span(arrivals).first(used);
      controller.on_results(departures.on_feedback(feedback), now);
    }
    const RungChoice& choice = controller.update(offer, now);
    REQUIRE(choice.rung <= RungLevel::sound);
    REQUIRE((choice.layers >= 1 && choice.layers <= 3));
    REQUIRE((choice.red >= 0 && choice.red <= 2));
    REQUIRE((choice.fec >= 0 && choice.fec <= 0.5));
    REQUIRE(choice.video_budget >= 0);
    REQUIRE((!controller.pacing_rate() || *controller.pacing_rate() > 0));
  }
  CHECK(padding < media);
}
