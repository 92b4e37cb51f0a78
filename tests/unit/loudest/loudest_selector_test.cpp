#include "gateway/rtp/loudest_selector.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <vector>

#include "tests/support/catch.hpp"

namespace amphi::rtp {
namespace {

using std::chrono::milliseconds;
using Keys = std::vector<LoudestSelector::Key>;

constexpr std::uint8_t kSilence = 127;
constexpr std::uint8_t kNoise = 70;
constexpr std::uint8_t kNormal = 25;

/// A room of microphones that send a packet each 20 ms; what passes is noted by sequence number.
class Room final : public LoudestSink {
 public:
  explicit Room(std::uint32_t microphones, std::size_t most = 5) : selector(*this, config_of(most)) {
    for (std::uint32_t n = 1; n <= microphones; ++n) levels[n] = kNoise;
  }
  void on_microphone(std::uint32_t microphone, Bytes packet, Instant, Instant arrival) override {
    const auto view = RtpPacketView::parse(packet);
    REQUIRE(view);
    CHECK(arrival <= time);
    if (view->payload().size() == 1) {
      pauses[microphone].push_back(view->header().sequence);
    } else {
      passed[microphone].push_back(view->header().sequence);
    }
  }
  void send(std::uint32_t microphone, std::optional<AudioLevel> level, std::size_t payload = 80) {
    std::vector<std::uint8_t> packet(200);
    RtpHeader header;
    header.ssrc = microphone;
    header.sequence = sequence;
    packet.resize(write_rtp_packet(packet, header, {}, std::vector<std::uint8_t>(payload, 0x78)));
    changes += selector.offer(microphone, level, packet, time - milliseconds(30), time) ? 1 : 0;
  }
  void run(int packets) {
    for (int i = 0; i < packets; ++i) {
      ++sequence;
      time += milliseconds(20);
      for (const auto& [microphone, level] : levels) send(microphone, AudioLevel{level, level != kSilence});
    }
  }
  [[nodiscard]] Keys talkers() const {
    Keys keys(selector.talkers().begin(), selector.talkers().end());
    std::sort(keys.begin(), keys.end());
    return keys;
  }
  /// Sequence numbers that passed for this one have no hole and end with the newest.
  void check_unbroken(std::uint32_t microphone) {
    const auto& numbers = passed[microphone];
    REQUIRE_FALSE(numbers.empty());
    CHECK(numbers.back() == sequence);
    for (std::size_t i = 1; i < numbers.size(); ++i) CHECK(numbers[i] == numbers[i - 1] + 1);
  }

  std::map<std::uint32_t, std::uint8_t> levels;
  std::map<std::uint32_t, std::vector<int>> passed;
  std::map<std::uint32_t, std::vector<int>> pauses;
  LoudestSelector selector;
  Instant time = Instant(std::chrono::hours(5));
  std::uint16_t sequence = 0;
  int changes = 0;

 private:
  static LoudestConfig config_of(std::size_t most) {
    LoudestConfig config;
    config.most = most;
    return config;
  }
};

TEST_CASE("while there are no more microphones than places everything passes, and only who speaks talks") {
  Room room(5);
  room.levels[2] = kNormal;
  room.run(200);
  for (std::uint32_t n = 1; n <= 5; ++n) CHECK(room.passed[n].size() == 200);
  CHECK(room.talkers() == Keys{2});
  CHECK(room.changes == 1);
}

TEST_CASE("of sixty open microphones only those who speak pass, at most five") {
  Room room(60);
  room.run(200);
  room.passed.clear();
  room.run(100);
  CHECK(room.passed.empty());
  for (std::uint32_t n = 10; n < 18; ++n) room.levels[n] = kNormal;
  room.run(200);
  CHECK(room.selector.selected().size() == 5);
  CHECK(room.talkers().size() == 5);
  CHECK(room.passed.size() == 5);
}

TEST_CASE("a word's beginning is not cut: what came just before passes first") {
  Room room(20);
  room.run(200);
  room.levels[7] = kNormal;
  room.run(1);
  CHECK(room.talkers() == Keys{7});
  // What arrived in the 140 ms before, and this one.
  REQUIRE(room.passed[7].size() >= 8);
  CHECK(room.passed[7].size() <= 9);
  room.run(50);
  room.check_unbroken(7);
}

TEST_CASE(
    "a talker keeps his place in his pauses and gives it up after two seconds, with a pause for the mixer") {
  Room room(20);
  room.run(200);
  for (int sentence = 0; sentence < 5; ++sentence) {
    room.levels[7] = kNormal;
    room.run(50);
    room.levels[7] = kNoise;
    room.run(80);
  }
  room.check_unbroken(7);
  CHECK(room.changes == 1);
  room.run(30);
  CHECK(room.talkers().empty());
  CHECK(room.selector.selected().empty());
  CHECK(room.pauses[7].size() == 1);
  CHECK(room.changes == 2);
}

TEST_CASE("a silent holder's place is taken within 60 ms, an active one's only by somebody clearly louder") {
  Room room(20, 2);
  room.levels[1] = room.levels[2] = kNormal;
  room.run(200);
  room.levels[3] = kNormal - 3;
  room.run(300);
  CHECK(room.talkers() == Keys{1, 2});

  room.levels[3] = kNoise;
  room.levels[1] = kNoise;
  room.run(60);  // past LoudestConfig::keep, before release
  CHECK(room.talkers() == Keys{1, 2});
  room.levels[4] = kNormal;
  room.run(3);
  CHECK(room.talkers() == Keys{2, 4});
  CHECK(room.pauses[1].empty());  // comes with its next packet
  room.run(1);
  CHECK(room.pauses[1].size() == 1);

  room.levels[5] = kNormal - 15;
  room.run(20);
  CHECK(room.talkers() == Keys{2, 4});
  room.run(40);
  CHECK(room.talkers().size() == 2);
  CHECK(std::ranges::count(room.talkers(), 5U) == 1);
}

TEST_CASE("with all places equally loud nobody is exchanged") {
  Room room(8, 5);
  for (auto& [microphone, level] : room.levels) level = kNormal;
  room.run(50);
  const Keys before = room.talkers();
  room.run(1000);
  CHECK(room.talkers() == before);
  for (const auto key : before) room.check_unbroken(key);
}

TEST_CASE("steady noise takes no place, however long") {
  Room room(20);
  for (auto& [microphone, level] : room.levels) level = 48;
  room.run(1500);
  CHECK(room.talkers().empty());
  CHECK(room.selector.selected().empty());
}

TEST_CASE("a microphone without levels is heard when its packets are more than those of a pause") {
  Room room(10);
  room.run(200);
  const auto send = [&](int packets, std::size_t payload) {
    for (int i = 0; i < packets; ++i) {
      room.run(1);
      room.send(99, std::nullopt, payload);
    }
  };
  send(50, 8);
  CHECK(room.talkers().empty());
  send(50, 80);
  CHECK(room.talkers() == Keys{99});
  send(150, 2);
  CHECK(room.talkers().empty());
}

TEST_CASE("a microphone without levels is not taken for noise, however long it is heard") {
  Room room(10);
  for (int i = 0; i < 3000; ++i) {
    room.run(1);
    room.send(99, std::nullopt);
  }
  CHECK(room.talkers() == Keys{99});
}

TEST_CASE("microphones without levels keep nobody out who says something") {
  Room room(1);
  room.levels[1] = kSilence;
  const auto run = [&](int packets) {
    for (int i = 0; i < packets; ++i) {
      room.run(1);
      for (std::uint32_t n = 91; n <= 95; ++n) room.send(n, std::nullopt);
    }
  };
  run(200);
  CHECK(room.selector.selected().size() == 5);
  room.levels[1] = 40;
  run(10);
  const Keys talkers = room.talkers();
  CHECK(std::find(talkers.begin(), talkers.end(), 1U) != talkers.end());
  room.passed[1].clear();
  run(500);
  room.check_unbroken(1);
}

TEST_CASE("who can be heard gets a mix without himself, even if it is steady noise") {
  Room room(3);
  room.levels[2] = 48;
  room.levels[3] = kNormal;
  room.run(3000);
  CHECK(room.talkers() == Keys{2, 3});
  room.levels[2] = kNoise;
  room.run(150);
  CHECK(room.talkers() == Keys{3});
}

TEST_CASE("who leaves makes room at once, and the last ones all pass again") {
  Room room(6);
  for (auto& [microphone, level] : room.levels) level = kNormal;
  room.run(100);
  const Keys before = room.talkers();
  REQUIRE(before.size() == 5);
  const auto gone = before.front();
  room.levels.erase(gone);
  CHECK(room.selector.remove(gone));
  CHECK_FALSE(room.selector.remove(gone));
  room.run(1);
  CHECK(room.talkers().size() == 5);
  CHECK(std::ranges::count(room.talkers(), gone) == 0);
}

TEST_CASE("microphones that send nothing more are given up when polled") {
  Room room(20);
  room.levels[3] = kNormal;
  room.run(100);
  REQUIRE(room.talkers() == Keys{3});
  CHECK_FALSE(room.selector.poll(room.time + milliseconds(500)));
  CHECK(room.selector.poll(room.time + milliseconds(2100)));
  CHECK(room.talkers().empty());
}

TEST_CASE("fewer places take effect at once") {
  Room room(20);
  for (std::uint32_t n = 1; n <= 5; ++n) room.levels[n] = static_cast<std::uint8_t>(40 - n * 4);
  room.run(200);
  REQUIRE(room.talkers().size() == 5);
  room.selector.set_most(2);
  room.run(5);
  CHECK(room.talkers() == Keys{4, 5});
}

TEST_CASE("what is no RTP passes nowhere, and microphones beyond the limit take no memory") {
  Room room(1);
  room.selector.offer(1, AudioLevel{0, true}, std::vector<std::uint8_t>(5, 0xFF), room.time, room.time);
  CHECK(room.passed.empty());
  for (std::uint32_t n = 1; n <= 300; ++n) room.levels[n] = kNoise;
  room.run(2);
  for (std::uint32_t n = 1; n <= 300; ++n) room.levels[n] = kSilence;
  room.levels[300] = kNormal;
  room.run(100);
  CHECK(room.passed[300].empty());
}

}  // namespace
}  // namespace amphi::rtp
