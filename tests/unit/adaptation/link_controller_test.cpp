#include <array>
#include <random>
#include <vector>

#include "gateway/adaptation/link_controller.hpp"
#include "gateway/rtp/rtcp.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::adaptation;
using namespace std::chrono_literals;

TEST_CASE("what one attendee costs in memory stays small") {
  CHECK(sizeof(LinkController) < 4096);
}

namespace {

/// An attendee with plenty of room, who tells every 50 ms what came.
struct Roomy {
  LinkController controller;
  RungOffer offer;
  Instant now{1000s};

  /// Five packets of which the last comes so much later than usual.
  void pass(Duration late) {
    std::vector<rtp::TransportResult> results;
    for (int i = 0; i < 5; ++i) {
      controller.on_sent(1200, now);
      results.push_back({static_cast<std::uint16_t>(sequence_++), 1200, now,
                         now.time_since_epoch() + (i == 4 ? late : 0ms)});
      now += 10ms;
    }
    controller.on_results(results, now);
    controller.update(offer, now);
  }
  [[nodiscard]] bool held() const { return controller.pacing_rate() && *controller.pacing_rate() < 10'000; }

 private:
  std::uint16_t sequence_ = 0;
};

}  // namespace

TEST_CASE(
    "a packet that comes late holds the picture until the next feedback, and takes nothing of the estimate") {
  Roomy attendee;
  for (int i = 0; i < 100; ++i) attendee.pass(0ms);
  const double estimate = attendee.controller.estimator().estimate();
  CHECK_FALSE(attendee.held());
  attendee.pass(110ms);
  CHECK(attendee.held());
  attendee.pass(0ms);
  CHECK_FALSE(attendee.held());
  CHECK(attendee.controller.estimator().estimate() >= 0.99 * estimate);
}

TEST_CASE("a link whose packets are late all the time does not hold the picture all the time") {
  Roomy attendee;
  for (int i = 0; i < 100; ++i) attendee.pass(0ms);
  int held = 0;
  for (int i = 0; i < 100; ++i) {
    attendee.pass(110ms);
    held += attendee.held() ? 1 : 0;
  }
  CHECK(held > 0);
  CHECK(held <= 30);
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
