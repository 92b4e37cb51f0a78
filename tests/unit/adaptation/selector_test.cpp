#include "gateway/adaptation/rung_rate.hpp"
#include "gateway/adaptation/rung_selector.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::adaptation;
using namespace std::chrono_literals;
using Reason = ports::Delivery::Reason;

namespace {

constexpr Instant kStart{1000s};

/// A selector with a link that stays as it is set.
struct Chooser {
  RungOffer offer;
  LinkState link;
  RungSelector selector;
  Instant now = kStart;
  int changes = -1;  // the first choice is none
  std::optional<RungLevel> last;

  const RungChoice& run(Duration time) {
    for (const Instant end = now + time; now < end; now += 50ms) {
      const RungLevel rung = selector.update(offer, link, now).rung;
      if (rung != last) ++changes;
      last = rung;
    }
    return selector.choice();
  }
  const RungChoice& with(double estimate, Duration time) {
    link.estimate = estimate;
    return run(time);
  }
};

}  // namespace

TEST_CASE("each link gets the best that it takes, sound first") {
  Chooser chooser;
  CHECK(chooser.with(2'000'000, 3s).rung == RungLevel::high);
  CHECK(Chooser().with(700'000, 3s).rung == RungLevel::medium);
  CHECK(Chooser().with(200'000, 3s).rung == RungLevel::low);
  CHECK(Chooser().with(60'000, 3s).rung == RungLevel::low);
  CHECK(Chooser().with(32'000, 3s).rung == RungLevel::stills);
  CHECK(Chooser().with(20'000, 3s).rung == RungLevel::sound);
  CHECK(Chooser().with(0, 3s).rung == RungLevel::sound);
}

TEST_CASE("a drop is answered within 2 s, a clear one at once") {
  Chooser chooser;
  chooser.with(2'000'000, 3s);
  CHECK(chooser.with(100'000, 100ms).rung == RungLevel::low);
  Chooser slight;
  slight.with(2'000'000, 3s);
  CHECK(slight.with(750'000, 500ms).rung == RungLevel::high);
  CHECK(slight.selector.choice().layers == 1);
  CHECK(slight.with(750'000, 1500ms).rung == RungLevel::medium);
}

TEST_CASE("an estimate that wavers around a limit does not waver the rung") {
  Chooser chooser;
  chooser.with(560'000, 3s);
  REQUIRE(chooser.selector.choice().rung == RungLevel::medium);
  chooser.changes = 0;
  for (int i = 0; i < 40; ++i) {
    chooser.with(450'000, 500ms);
    chooser.with(560'000, 500ms);
  }
  CHECK(chooser.changes == 0);
}

TEST_CASE("after each failed attempt the next one comes later") {
  Chooser chooser;
  chooser.with(300'000, 3s);
  for (int i = 0; i < 120; ++i) {
    // The link always breaks down 2 s after the better rung was tried.
    chooser.with(chooser.selector.choice().rung == RungLevel::medium ? 100'000 : 900'000, 2s);
  }
  CHECK(chooser.changes > 4);
  CHECK(chooser.changes < 30);
  chooser.with(900'000, 40s);
  CHECK(chooser.selector.choice().rung == RungLevel::medium);
}

TEST_CASE("nothing rises while the link is over-used or its losses are looked into") {
  Chooser chooser;
  chooser.with(200'000, 3s);
  chooser.link.overusing = true;
  CHECK(chooser.with(5'000'000, 5s).rung == RungLevel::low);
  chooser.link.overusing = false;
  chooser.link.doubtful = true;
  CHECK(chooser.with(5'000'000, 5s).rung == RungLevel::low);
  chooser.link.doubtful = false;
  CHECK(chooser.with(5'000'000, 5s).rung == RungLevel::high);
}

TEST_CASE("an attendee's choice is kept as long as his link takes it, and never exceeded") {
  Chooser chooser;
  chooser.offer.quality = RungLevel::medium;
  CHECK(chooser.with(5'000'000, 3s).rung == RungLevel::medium);
  CHECK(chooser.selector.choice().reason == Reason::choice);
  CHECK(chooser.selector.goal() == 0);
  CHECK(chooser.with(100'000, 3s).rung == RungLevel::low);
  CHECK(chooser.selector.choice().reason == Reason::link);
  CHECK(chooser.selector.goal() > 0);
  chooser.offer.quality = RungLevel::sound;
  CHECK(chooser.with(5'000'000, 1s).rung == RungLevel::sound);
  chooser.offer.quality.reset();
  CHECK(chooser.with(5'000'000, 3s).rung == RungLevel::high);
  CHECK(chooser.selector.choice().reason == Reason::link);
}

TEST_CASE("who has no way to get still pictures gets the sound instead") {
  Chooser chooser;
  chooser.offer.stills_possible = false;
  CHECK(chooser.with(32'000, 3s).rung == RungLevel::sound);
  chooser.offer.quality = RungLevel::stills;
  CHECK(chooser.with(900'000, 3s).rung == RungLevel::sound);
}

TEST_CASE("a server that saves work gives nobody the high rung, and says so") {
  Chooser chooser;
  chooser.offer.thinning = ports::Thinning::rungs;
  CHECK(chooser.with(5'000'000, 3s).rung == RungLevel::medium);
  CHECK(chooser.selector.choice().reason == Reason::server);
  chooser.offer.thinning = ports::Thinning::none;
  CHECK(chooser.with(5'000'000, 3s).rung == RungLevel::high);
  chooser.offer.thinning = ports::Thinning::rungs;
  CHECK(chooser.with(5'000'000, 100ms).rung == RungLevel::medium);
}

TEST_CASE("who wants no picture gets the best sound for his link") {
  Chooser chooser;
  chooser.offer.has_video = false;
  CHECK(sound_rung(chooser.with(100'000, 3s).rung) == SoundRung::full);
  CHECK(chooser.selector.choice().video_budget == 0);
  CHECK(sound_rung(chooser.with(32'000, 3s).rung) == SoundRung::thin);
}

TEST_CASE("where there is room, sound is repeated as its losses ask for") {
  Chooser chooser;
  CHECK(chooser.with(900'000, 3s).red == 0);
  chooser.link.loss = 0.04;
  CHECK(chooser.run(3s).red == 1);
  chooser.link.loss = 0.1;
  CHECK(chooser.run(3s).red == 2);
  chooser.link.loss = 0.001;
  CHECK(chooser.run(5s).red == 0);
  chooser.offer.can_red = false;
  chooser.link.loss = 0.2;
  CHECK(chooser.run(3s).red == 0);
}

TEST_CASE("on a tight link heavy loss takes the picture before the sound's redundancy") {
  Chooser chooser;
  chooser.link.loss = 0.05;
  CHECK(chooser.with(60'000, 5s).rung == RungLevel::low);
  CHECK(chooser.selector.choice().red == 0);
  chooser.link.loss = 0.15;
  CHECK(chooser.run(10s).rung == RungLevel::stills);
  CHECK(chooser.selector.choice().red == 1);
}

TEST_CASE("where lost sound can be repaired in time, stills leave it none of the bits that FEC would take") {
  Chooser chooser;
  CHECK(chooser.with(32'000, 3s).sound == SoundRung::thin);
  CHECK_FALSE(chooser.selector.choice().repair);
  chooser.offer.can_repair = true;
  CHECK(chooser.run(1s).rung == RungLevel::stills);
  CHECK(chooser.selector.choice().sound == SoundRung::least);
  CHECK(chooser.selector.choice().repair);
  Chooser thinner;
  thinner.offer.can_repair = true;
  CHECK(thinner.with(25'000, 3s).rung == RungLevel::stills);
  // By satellite it would come too late. What the queue adds does not count.
  chooser.link.answer = 300ms;
  chooser.link.queue_delay = 250ms;
  CHECK(chooser.run(1s).sound == SoundRung::least);
  chooser.link.queue_delay = 0ms;
  CHECK(chooser.run(1s).sound == SoundRung::thin);
  CHECK_FALSE(chooser.selector.choice().repair);
}

TEST_CASE("better rungs' sound is not repaired: nobody waits for it") {
  Chooser chooser;
  chooser.offer.can_repair = true;
  CHECK(chooser.with(2'000'000, 3s).sound == SoundRung::full);
  CHECK_FALSE(chooser.selector.choice().repair);
  CHECK(chooser.with(100'000, 3s).sound == SoundRung::thin);
  CHECK(chooser.selector.choice().repair);
}

TEST_CASE("redundancy never exceeds what the link takes") {
  Chooser chooser;
  chooser.link.loss = 0.4;
  CHECK(chooser.with(25'000, 10s).red == 0);
}

TEST_CASE("a long round trip with loss gets FEC on the low rung") {
  Chooser chooser;
  chooser.link.rtt = 300ms;
  chooser.link.loss = 0.1;
  CHECK(chooser.with(200'000, 10s).rung == RungLevel::low);
  CHECK(chooser.selector.choice().fec == Approx(0.2));
  chooser.link.rtt = 200ms;
  CHECK(chooser.run(1s).fec == 0);
  chooser.link.rtt = 300ms;
  CHECK(chooser.with(2'000'000, 5s).fec == 0);
}

TEST_CASE("temporal layers go before the rung does, and a full queue drains without pictures") {
  Chooser chooser;
  chooser.with(2'000'000, 3s);
  CHECK(chooser.with(950'000, 500ms).layers == 2);
  CHECK(chooser.selector.choice().rung == RungLevel::high);
  chooser.link.queue_delay = 600ms;
  CHECK(chooser.run(100ms).layers == 1);
  CHECK(chooser.selector.choice().pause_video);
  chooser.link.queue_delay = 50ms;
  CHECK_FALSE(chooser.run(100ms).pause_video);
}

TEST_CASE("the picture is not paused for long whatever the queue looks like") {
  Chooser chooser;
  chooser.link.queue_delay = 5s;
  chooser.with(60'000, 100ms);
  CHECK(chooser.selector.choice().pause_video);
  CHECK_FALSE(chooser.run(2s).pause_video);
}

TEST_CASE("a rung's encoder follows the least of its watchers down at once and up slowly") {
  RungRate rate(30'000, 110'000);
  const auto update = [&](Instant now, std::initializer_list<double> budgets) {
    for (const double budget : budgets) rate.watcher(budget);
    return rate.update(now);
  };
  CHECK(update(kStart, {200'000, 90'000}) == Approx(110'000));
  CHECK(update(kStart + 50ms, {200'000, 42'000}) == Approx(60'000));  // two layers for the least
  CHECK(update(kStart + 100ms, {39'000}) == Approx(0.92 * 39'000));   // nobody gains from more
  CHECK(update(kStart + 150ms, {1'000}) == Approx(30'000));
  const double soon = update(kStart + 650ms, {200'000});
  CHECK(soon < 33'000);
  Instant now = kStart + 1s;
  for (int i = 0; i < 600; ++i) update(now += 50ms, {200'000});
  CHECK(rate.rate() == Approx(110'000));
  CHECK(rate.update(now + 10s) == Approx(110'000));  // nobody watches
}

TEST_CASE("where no layer can be left out the least of the watchers takes all of the picture") {
  RungRate rate(30'000, 110'000);
  rate.watcher(200'000);
  rate.watcher(50'000);
  CHECK(rate.update(kStart, 1) < 50'000);
}

TEST_CASE(
    "FEC goes where there is room for a packet with each picture, and not where a queue makes the trip "
    "long") {
  Chooser thin;
  thin.offer.video[2].layers = 1;
  thin.offer.video[2].bits_per_second = 30'000;
  thin.link.rtt = 300ms;
  thin.link.loss = 0.05;
  CHECK(thin.with(60'000, 10s).rung == RungLevel::low);
  CHECK(thin.selector.choice().fec == 0);
  Chooser queued;
  queued.link.rtt = 300ms;
  queued.link.queue_delay = 180ms;
  queued.link.loss = 0.05;
  CHECK(queued.with(300'000, 10s).fec == 0);
  queued.link.queue_delay = 20ms;
  CHECK(queued.run(5s).fec > 0);
}

TEST_CASE("the headers of its pictures are part of what a thin link's picture costs") {
  Chooser chooser;
  chooser.offer.video[2] = {30'000, 16'000, 1, 15, 7};
  const double fast = chooser.with(60'000, 3s).video_budget;
  chooser.offer.video[2].frames_per_second = 7;
  const double slow = chooser.run(1s).video_budget;
  CHECK(slow - fast == Approx(8 * 8 * kPayloadOverhead));
}

TEST_CASE("a thin picture has fewer frames, and does not go to and fro between two rates") {
  CHECK(squeezed_frame_rate(110'000, 15, 15) == 15);
  CHECK(squeezed_frame_rate(35'000, 15, 15) == 10);
  CHECK(squeezed_frame_rate(45'000, 15, 10) == 10);
  CHECK(squeezed_frame_rate(50'000, 15, 10) == 15);
  CHECK(squeezed_frame_rate(16'000, 15, 15) == 7);
  CHECK(squeezed_frame_rate(16'000, 5, 5) == 5);
}
