// Thin sound in packets of 60 ms, of which feedback tells what got lost.
#include <set>

#include "gateway/rtp/red_receiver.hpp"
#include "gateway/rtp/send_stream.hpp"
#include "tests/support/catch.hpp"
#include "virtual_link.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace std::chrono_literals;

namespace {

constexpr Instant kStart{1000s};
constexpr rtp::ExtensionIds kIds{.transport_cc = 3};

class Listener final : public rtp::RtcpVisitor {
 public:
  explicit Listener(double loss) : down_({30ms, 30ms, loss}, 5), up_({15ms, 30ms, loss}, 6) {
    sender_.switch_source(history_, rtp::SourceClock::different);
  }
  void set_repair(bool on) { sender_.set_repair(on); }

  /// Time goes on by 10 ms.
  void tick() {
    if (ticks_ % 6 == 0) send();
    while (const auto packet = down_.receive(now_)) arrive(*packet);
    // Browsers tell each 50 ms.
    if (ticks_ % 5 == 0 && arrivals_.due(now_)) tell();
    while (const auto packet = up_.receive(now_)) rtp::parse_rtcp(*packet, *this);
    ++ticks_;
    now_ += 10ms;
  }
  /// Of the sound that came so long after it was sent at most, the share.
  [[nodiscard]] double heard(Duration patience) const {
    std::size_t count = 0;
    for (const Duration delay : delays_) count += delay <= patience ? 1 : 0;
    return static_cast<double>(count) / packets_;
  }
  /// Bytes of payload sent beside one of each packet, as a share.
  [[nodiscard]] double overhead() const {
    return static_cast<double>(bytes_) / (packets_ * static_cast<double>(payload_.size())) - 1;
  }

 private:
  void on_transport_feedback(const rtp::TransportFeedback& feedback) override {
    sender_.on_results(departures_.on_feedback(feedback));
  }
  void send() {
    const rtp::SourcePacket packet{false, static_cast<std::uint16_t>(packets_),
                                   static_cast<std::uint32_t>(packets_) * 2880, now_, payload_};
    history_->add(packet, now_);
    const Bytes written = Bytes(buffer_).first(sender_.send(packet, now_, buffer_));
    const auto view = RtpPacketView::parse(written).value();
    if (packets_ == 0) first_ = view.header().timestamp;
    ++packets_;
    bytes_ += view.payload().size();
    down_.send(written, now_);
  }
  void arrive(Bytes packet) {
    const auto view = RtpPacketView::parse(packet).value();
    arrivals_.on_packet(rtp::transport_sequence(view, kIds).value(), now_);
    for (const auto& frame : receiver_.receive(view.header(), view.payload()))
      delays_.push_back(now_ - (kStart + (frame.timestamp - first_) / 48 * 1ms));
  }
  void tell() {
    rtp::RtcpWriter writer(buffer_);
    while (arrivals_.write(writer, 1, 2, now_)) {
    }
    up_.send(writer.bytes(), now_);
  }

  NtpClock clock_{kStart, std::chrono::hours(24 * 365 * 50)};
  std::shared_ptr<rtp::PacketHistory> history_ = std::make_shared<rtp::PacketHistory>(64);
  rtp::TransportCcSender departures_;
  rtp::TransportCcReceiver arrivals_;
  rtp::RtpSendStream sender_{{.ssrc = 5,
                              .payload_type = 111,
                              .clock_rate = 48'000,
                              .extensions = kIds,
                              .codec = Codec::opus,
                              .red = rtp::RedSend{63, {}, {}}},
                             clock_,
                             &departures_};
  rtp::RedReceiver receiver_{63};
  VirtualLink down_, up_;
  std::array<std::uint8_t, kMaxRtpPacket> buffer_{};
  std::array<std::uint8_t, 90> payload_{};
  std::vector<Duration> delays_;
  Instant now_ = kStart;
  int ticks_ = 0;
  int packets_ = 0;
  std::size_t bytes_ = 0;
  std::uint32_t first_ = 0;
};

}  // namespace

TEST_CASE("who waits for 320 ms hears nearly all of what was lost, for what was lost again") {
  Listener listener(0.05);
  listener.set_repair(true);
  for (int i = 0; i < 60'000; ++i) listener.tick();
  CHECK(listener.heard(320ms) >= 0.985);
  CHECK(listener.overhead() <= 0.08);
}

TEST_CASE("without repair what is lost stays lost") {
  Listener listener(0.05);
  for (int i = 0; i < 60'000; ++i) listener.tick();
  CHECK(listener.heard(2s) < 0.96);
  CHECK(listener.overhead() == 0);
}
