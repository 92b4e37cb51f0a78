#include "gateway/rtp/transport_cc.hpp"
#include "packets.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace amphi::rtp;

namespace {

/// Parses what a receiver writes and hands it to a sender.
struct Feedback final : RtcpVisitor {
  TransportCcSender* sender = nullptr;
  std::vector<TransportResult> results;
  void on_transport_feedback(const TransportFeedback& feedback) override {
    const auto found = sender->on_feedback(feedback);
    results.insert(results.end(), found.begin(), found.end());
  }
};

std::vector<TransportResult> exchange(TransportCcReceiver& receiver, TransportCcSender& sender, Instant now) {
  Feedback feedback;
  feedback.sender = &sender;
  while (true) {
    std::array<std::uint8_t, kMaxRtcpPacket> buffer;
    RtcpWriter writer(buffer);
    if (!receiver.write(writer, 1, 2, now)) break;
    const auto summary = parse_rtcp(writer.bytes(), feedback);
    REQUIRE(summary.understood == 1);
    REQUIRE(summary.malformed == 0);
  }
  return feedback.results;
}

}  // namespace

TEST_CASE("the sender learns when each packet arrived and which were lost") {
  TransportCcReceiver receiver;
  TransportCcSender sender;
  for (int i = 0; i < 50; ++i) {
    const auto sequence = sender.next_sequence();
    sender.on_sent(1000, kStart + i * 5ms);
    if (i % 10 != 3) receiver.on_packet(sequence, kStart + i * 5ms + 40ms + (i % 3) * 1ms);
  }
  const auto results = exchange(receiver, sender, kStart + 300ms);
  REQUIRE(results.size() == 50);
  for (int i = 0; i < 50; ++i) {
    const auto& result = results[static_cast<std::size_t>(i)];
    CHECK(result.sent == kStart + i * 5ms);
    CHECK(result.size == 1000);
    CHECK(result.arrived.has_value() == (i % 10 != 3));
    if (!result.arrived) continue;
    const Duration since_first = *result.arrived - *results[0].arrived;
    CHECK(std::chrono::abs(since_first - (i * 5ms + (i % 3) * 1ms)) <= 250us);
  }
}

TEST_CASE("feedback is due a tenth of a second after the first packet and not without packets") {
  TransportCcReceiver receiver;
  CHECK_FALSE(receiver.due(kStart));
  receiver.on_packet(1, kStart);
  CHECK_FALSE(receiver.due(kStart + 99ms));
  CHECK(receiver.due(kStart + 100ms));
  TransportCcSender sender;
  exchange(receiver, sender, kStart + 100ms);
  CHECK(receiver.next_time() == Instant::max());
}

TEST_CASE("transport-wide numbers wrap without a break") {
  TransportCcReceiver receiver;
  TransportCcSender sender;
  std::size_t arrived = 0, results = 0;
  for (int i = 0; i < 140'000; ++i) {
    const auto sequence = sender.next_sequence();
    sender.on_sent(100, kStart + i * 1ms);
    receiver.on_packet(sequence, kStart + i * 1ms + 20ms);
    if (!receiver.due(kStart + i * 1ms)) continue;
    for (const auto& result : exchange(receiver, sender, kStart + i * 1ms)) {
      ++results;
      arrived += result.arrived ? 1 : 0;
    }
  }
  CHECK(results > 139'000);
  CHECK(arrived == results);
}

TEST_CASE("arrival times stay right across the wrap of the reference time") {
  TransportCcReceiver receiver;
  TransportCcSender sender;
  const Instant wrap{64ms * (1 << 24)};
  std::vector<Duration> arrivals;
  for (int i = -5; i < 5; ++i) {
    const auto sequence = sender.next_sequence();
    sender.on_sent(100, wrap + i * 100ms);
    receiver.on_packet(sequence, wrap + i * 100ms);
    for (const auto& result : exchange(receiver, sender, wrap + i * 100ms))
      arrivals.push_back(*result.arrived);
  }
  REQUIRE(arrivals.size() == 10);
  for (std::size_t i = 1; i < 10; ++i) CHECK(arrivals[i] - arrivals[i - 1] == 100ms);
}

TEST_CASE("a late packet is reported later without calling its neighbours lost") {
  TransportCcReceiver receiver;
  TransportCcSender sender;
  for (int i = 0; i < 10; ++i) sender.on_sent(100, kStart);
  for (const std::uint16_t sequence : std::initializer_list<std::uint16_t>{0, 1, 2, 4, 5})
    receiver.on_packet(sequence, kStart + 10ms);
  CHECK(exchange(receiver, sender, kStart + 100ms).size() == 6);
  receiver.on_packet(3, kStart + 110ms);
  receiver.on_packet(6, kStart + 110ms);
  const auto results = exchange(receiver, sender, kStart + 200ms);
  REQUIRE(results.size() == 2);
  CHECK(results[0].sequence == 3);
  CHECK(results[0].arrived);
  CHECK(results[0].was_lost);
  CHECK(results[1].sequence == 6);
  CHECK_FALSE(results[1].was_lost);
}

TEST_CASE("a receiver whose clock always jumps does not make arrival times overflow") {
  TransportCcSender sender;
  TransportFeedback feedback;
  feedback.count = 1;
  for (int i = 0; i < 100'000; ++i) {
    const TransportArrival arrival{sender.next_sequence(), 0};
    feedback.base_sequence = arrival.sequence;
    feedback.arrivals = std::span(&arrival, 1);
    sender.on_sent(100, kStart);
    feedback.reference_time = (feedback.reference_time + 0x7fffff) & 0xffffff;
    const auto results = sender.on_feedback(feedback);
    REQUIRE(results.size() == 1);
    REQUIRE(std::chrono::abs(*results[0].arrived) < std::chrono::hours(24 * 365 * 10));
  }
}

TEST_CASE("any pattern of loss and delay survives the wire format") {
  std::srand(3);
  for (int round = 0; round < 200; ++round) {
    TransportCcReceiver receiver;
    TransportCcSender sender;
    const int loss = std::rand() % 100;
    std::vector<bool> came;
    Instant arrival = kStart;
    for (int i = 0; i < 600; ++i) {
      arrival += std::chrono::microseconds(std::rand() % (std::rand() % 20 == 0 ? 20'000'000 : 2'000));
      const auto sequence = sender.next_sequence();
      sender.on_sent(100, kStart);
      came.push_back(std::rand() % 100 >= loss);
      if (came.back()) receiver.on_packet(sequence, arrival);
    }
    std::size_t reported = 0;
    for (const auto& result : exchange(receiver, sender, arrival)) {
      REQUIRE(result.arrived.has_value() == came[result.sequence]);
      reported += result.arrived ? 1 : 0;
    }
    REQUIRE(reported == static_cast<std::size_t>(std::ranges::count(came, true)));
  }
}

TEST_CASE("feedback that covers more than can be remembered is ignored") {
  TransportCcSender sender;
  sender.on_sent(100, kStart);
  TransportFeedback feedback;
  feedback.count = 65'535;
  CHECK(sender.on_feedback(feedback).empty());
}

TEST_CASE("a receiver that nobody asks for feedback stays bounded") {
  TransportCcReceiver receiver;
  for (int i = 0; i < 100'000; ++i) receiver.on_packet(static_cast<std::uint16_t>(i * 7), kStart + i * 1ms);
  std::array<std::uint8_t, kMaxRtcpPacket> buffer;
  std::size_t packets = 0;
  for (; packets < 10'000; ++packets) {
    RtcpWriter writer(buffer);
    if (!receiver.write(writer, 1, 2, kStart)) break;
  }
  CHECK(packets <= TransportCcReceiver::kMaxPackets);
}
