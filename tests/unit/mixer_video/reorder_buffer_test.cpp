#include "mixer/video/reorder_buffer.hpp"

#include <algorithm>
#include <array>

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::mixer;
using namespace std::chrono_literals;

namespace {

constexpr Instant kStart{1h};

/// A sender and the buffer, in virtual time.
struct Scene {
  VideoReorderBuffer buffer;
  std::uint32_t ssrc = 7;
  std::vector<int> discontinuities;  ///< sequence numbers that came with one

  static Instant at(int milliseconds) { return kStart + std::chrono::milliseconds(milliseconds); }

  bool insert(int sequence, int milliseconds, std::size_t size = 20) {
    std::array<std::uint8_t, kMaxRtpPacket> packet{};
    const std::vector<std::uint8_t> payload(size, 1);
    const RtpHeader header{false, 96, static_cast<std::uint16_t>(sequence), 0, ssrc};
    const std::size_t length = write_rtp_packet(packet, header, {}, payload);
    return buffer.insert(Bytes(packet.data(), length), at(milliseconds), at(milliseconds));
  }

  std::vector<int> pop_all(int milliseconds) {
    std::vector<int> out;
    while (auto packet = buffer.pop(at(milliseconds))) {
      out.push_back(RtpPacketView::parse(packet->bytes)->header().sequence);
      if (packet->discontinuity) discontinuities.push_back(out.back());
    }
    return out;
  }
};

using Sequences = std::vector<int>;

}  // namespace

TEST_CASE("packets in order pass at once") {
  Scene scene;
  for (int i = 0; i < 50; ++i) {
    REQUIRE(scene.insert(i, i));
    REQUIRE(scene.pop_all(i) == Sequences{i});
    REQUIRE_FALSE(scene.buffer.next_deadline());
  }
  CHECK(scene.discontinuities.empty());
}

TEST_CASE("swapped packets are put in order") {
  Scene scene;
  scene.insert(1, 0);
  scene.insert(3, 1);
  CHECK(scene.pop_all(1) == Sequences{1});
  scene.insert(2, 2);
  CHECK(scene.pop_all(2) == Sequences{2, 3});
  CHECK(scene.discontinuities.empty());
}

TEST_CASE("a gap is given up at its deadline, with a discontinuity") {
  Scene scene;
  scene.insert(1, 0);
  scene.insert(4, 10);
  scene.insert(5, 11);
  CHECK(scene.pop_all(11) == Sequences{1});
  REQUIRE(scene.buffer.next_deadline() == Scene::at(10) + scene.buffer.wait());
  const int deadline = 10 + static_cast<int>(scene.buffer.wait() / 1ms);
  CHECK(scene.pop_all(deadline - 1).empty());
  CHECK(scene.pop_all(deadline) == Sequences{4, 5});
  CHECK(scene.discontinuities == Sequences{4});
  CHECK(scene.buffer.statistics().skipped == 2);
  CHECK_FALSE(scene.insert(2, deadline + 1));
  CHECK(scene.buffer.statistics().late == 1);
}

TEST_CASE("a part of a gap that is recovered does not put the deadline off") {
  Scene scene;
  scene.insert(1, 0);
  scene.insert(10, 0);
  scene.pop_all(0);
  const auto deadline = scene.buffer.next_deadline();
  REQUIRE(deadline);
  scene.insert(9, 15);
  CHECK(*scene.buffer.next_deadline() <= *deadline);
}

TEST_CASE("two gaps are waited for one after the other") {
  Scene scene;
  scene.insert(1, 0);
  scene.insert(3, 10);
  scene.insert(5, 20);
  CHECK(scene.pop_all(20) == Sequences{1});
  scene.insert(2, 30);
  CHECK(scene.pop_all(30) == Sequences{2, 3});
  scene.insert(4, 40);
  CHECK(scene.pop_all(40) == Sequences{4, 5});
}

TEST_CASE("the wait follows what recoveries take, between 20 and 150 ms") {
  Scene quick;
  for (int i = 0; i < 400; ++i) {
    const int base = 3 * i;
    quick.insert(base + 2, 10 * i);
    quick.insert(base + 1, 10 * i + 1);
    quick.insert(base, 10 * i + 2);
    quick.insert(base + 1, 10 * i + 2);
    quick.pop_all(10 * i + 2);
  }
  CHECK(quick.buffer.wait() <= 25ms);
  CHECK(quick.buffer.wait() >= VideoReorderBuffer::kMinWait);

  // Retransmissions come too late: the next gap is waited for longer.
  Scene slow;
  slow.insert(0, 0);
  slow.insert(2, 0);
  slow.pop_all(149);
  slow.insert(1, 300);
  CHECK(slow.buffer.wait() == VideoReorderBuffer::kMaxWait);
}

TEST_CASE("duplicates are dropped, whether they wait or have passed") {
  Scene scene;
  scene.insert(1, 0);
  CHECK(scene.pop_all(0) == Sequences{1});
  CHECK_FALSE(scene.insert(1, 1));
  CHECK(scene.insert(3, 2));
  CHECK_FALSE(scene.insert(3, 3));
  CHECK(scene.buffer.statistics().duplicates == 2);
  CHECK(scene.buffer.size() == 1);
}

TEST_CASE("sequence numbers wrap around without a trace") {
  Scene scene;
  for (int i = 65'500; i < 65'600; i += 2) {
    scene.insert(i + 1, i);
    scene.insert(i, i);
  }
  scene.insert(65'600, 65'600);
  const Sequences passed = scene.pop_all(65'600);
  REQUIRE(passed.size() == 100);
  for (std::size_t i = 0; i < passed.size(); ++i)
    REQUIRE(passed[i] == (65'501 + static_cast<int>(i)) % 65'536);
  CHECK(scene.discontinuities.empty());
}

TEST_CASE("a jump of the sequence numbers starts anew at once, either way") {
  Scene scene;
  scene.insert(100, 0);
  CHECK(scene.pop_all(0) == Sequences{100});
  scene.insert(20'000, 1);
  CHECK(scene.pop_all(1) == Sequences{20'000});
  scene.insert(50, 2);
  CHECK(scene.pop_all(2) == Sequences{50});
  CHECK(scene.discontinuities == Sequences{20'000, 50});
  CHECK(scene.buffer.statistics().restarts == 2);
}

TEST_CASE("a new SSRC starts anew and forgets what waited") {
  Scene scene;
  scene.insert(100, 0);
  scene.insert(102, 0);
  CHECK(scene.pop_all(0) == Sequences{100});
  scene.ssrc = 8;
  scene.insert(101, 1);
  CHECK(scene.pop_all(1) == Sequences{101});
  CHECK(scene.discontinuities == Sequences{101});
  CHECK(scene.buffer.size() == 0);
}

TEST_CASE("what waits is bounded in packets and in bytes") {
  Scene many;
  many.insert(0, 0);
  many.pop_all(0);
  for (int i = 2; i < 2900; ++i) many.insert(i, 0);
  CHECK(many.buffer.size() == VideoReorderBuffer::kMaxPackets);
  const Sequences passed = many.pop_all(0);
  CHECK(passed.size() == VideoReorderBuffer::kMaxPackets);
  CHECK(many.discontinuities == Sequences{passed.front()});

  Scene large;
  large.insert(0, 0);
  large.pop_all(0);
  for (int i = 2; i < 1000; ++i) large.insert(i, 0, 1400);
  CHECK(large.buffer.size() * 1400 <= VideoReorderBuffer::kMaxBytes);
  CHECK(large.buffer.size() > 700);
}

TEST_CASE("what is not RTP is counted and dropped") {
  Scene scene;
  CHECK_FALSE(scene.buffer.insert({}, kStart, kStart));
  const std::array<std::uint8_t, 20> zeros{};
  CHECK_FALSE(scene.buffer.insert(zeros, kStart, kStart));
  CHECK(scene.buffer.statistics().malformed == 2);
  CHECK_FALSE(scene.buffer.pop(kStart));
}

TEST_CASE("every packet of a lossy, reordering network passes once, in order, or is told as missing") {
  Scene scene;
  std::uint32_t random = 12345;
  const auto next = [&random] { return (random = random * 1664525u + 1013904223u) >> 16; };
  Sequences passed;
  std::vector<std::pair<int, int>> arrivals{{0, 0}};
  for (int i = 1; i < 3000; ++i) {
    if (next() % 20 != 0) arrivals.emplace_back(i * 5 + static_cast<int>(next() % 40), i);
  }
  std::sort(arrivals.begin(), arrivals.end());
  for (const auto& [time, sequence] : arrivals) {
    scene.insert(sequence, time);
    const Sequences more = scene.pop_all(time);
    passed.insert(passed.end(), more.begin(), more.end());
  }
  CHECK(std::is_sorted(passed.begin(), passed.end()));
  CHECK(std::adjacent_find(passed.begin(), passed.end()) == passed.end());
  CHECK(passed.size() + scene.buffer.size() + scene.buffer.statistics().late == arrivals.size());
  CHECK_FALSE(scene.discontinuities.empty());
}
