#pragma once
#include <memory>
#include <set>

#include "gateway/rtp/key_frame.hpp"
#include "gateway/rtp/receive_stream.hpp"
#include "gateway/rtp/rtcp_schedule.hpp"
#include "gateway/rtp/send_stream.hpp"
#include "virtual_link.hpp"

namespace amphi::test {

using namespace std::chrono_literals;

inline constexpr std::uint32_t kMediaSsrc = 1000, kRtxSsrc = 1001;

/// One video stream from a send stream over a virtual network to a receive stream, with RTCP both ways, in
/// steps of a millisecond.
class Call final : private rtp::RtcpVisitor {
 public:
  struct Options {
    VirtualLink::Quality there, back;
    Duration packet_interval = 5ms;
    std::uint16_t first_sequence = 0;
    std::size_t history = 512;
  };

  explicit Call(Options options)
      : options_(options),
        there_(options.there, 1),
        back_(options.back, 2),
        history_(std::make_shared<rtp::PacketHistory>(options.history)),
        sender_(send_config(), clock_, &transport_),
        receiver_({MediaKind::video, kMediaSsrc, 90'000, {96}, {{97, 96}}, true}),
        source_sequence_(options.first_sequence) {
    sender_.switch_source(history_, rtp::SourceClock::different);
  }

  void run(Duration time) {
    for (const Instant end = now_ + time; now_ < end; now_ += 1ms) step();
  }
  void stop_sending() { sending_ = false; }
  void switch_source(std::uint16_t first_sequence, std::uint32_t first_timestamp) {
    history_ = std::make_shared<rtp::PacketHistory>(options_.history);
    sender_.switch_source(history_, rtp::SourceClock::different);
    source_sequence_ = first_sequence;
    source_timestamp_ = first_timestamp;
  }

  VirtualLink& there() { return there_; }
  [[nodiscard]] Instant now() const { return now_; }
  [[nodiscard]] rtp::RtpSendStream& sender() { return sender_; }
  [[nodiscard]] rtp::RtpReceiveStream& receiver() { return receiver_; }
  [[nodiscard]] std::size_t sent() const { return sent_; }
  [[nodiscard]] const std::set<std::int64_t>& arrived() const { return arrived_; }
  [[nodiscard]] int key_frame_requests() const { return key_frame_requests_; }
  [[nodiscard]] std::size_t rtp_headers_wrong() const { return wrong_; }

 private:
  static rtp::SendConfig send_config() {
    return {.ssrc = kMediaSsrc,
            .payload_type = 96,
            .rtx = rtp::RtxSend{kRtxSsrc, 97},
            .nack = true,
            .mid = "v",
            .extensions = {.mid = 4}};
  }

  void step() {
    if (sending_ && now_ >= next_packet_) send_media();
    while (auto packet = there_.receive(now_)) receive_there(*packet);
    send_feedback();
    while (auto packet = back_.receive(now_)) parse_rtcp(*packet, *this);
    if (report_schedule_.due(now_)) send_sender_report();
  }
  void send_media() {
    next_packet_ = now_ + options_.packet_interval;
    const std::array<std::uint8_t, 2> payload{static_cast<std::uint8_t>(source_sequence_ >> 8),
                                              static_cast<std::uint8_t>(source_sequence_)};
    const rtp::SourcePacket packet{true, source_sequence_, source_timestamp_, now_, payload};
    history_->add(packet, now_);
    const std::size_t size = sender_.send(packet, now_, buffer_);
    if (size > 0) there_.send(Bytes(buffer_).first(size), now_);
    report_schedule_.on_media(now_);
    ++sent_;
    ++source_sequence_;
    source_timestamp_ += static_cast<std::uint32_t>(options_.packet_interval / 1us * 90 / 1000);
  }
  void receive_there(std::vector<std::uint8_t>& packet) {
    if (is_rtcp(packet)) {
      ReceiverSide visitor(*this);
      parse_rtcp(packet, visitor);
      return;
    }
    const auto received = receiver_.receive(packet, now_);
    if (!received) return;
    arrived_.insert(received->extended_sequence);
    if (received->header.ssrc != kMediaSsrc || received->header.payload_type != 96) ++wrong_;
  }
  void send_feedback() {
    std::array<std::uint8_t, rtp::kMaxRtcpPacket> buffer;
    rtp::RtcpWriter writer(buffer);
    if (const auto missing = receiver_.collect_nacks(now_); !missing.empty())
      writer.nack(1, kMediaSsrc, missing);
    if (receiver_.take_key_frame_wish()) requester_.wish();
    if (requester_.poll(now_)) writer.pli(1, kMediaSsrc);
    if (now_ >= next_receiver_report_) {
      next_receiver_report_ = now_ + 1s;
      if (const auto block = receiver_.report(now_)) writer.receiver_report(1, std::array{*block});
    }
    if (!writer.empty()) back_.send(writer.bytes(), now_);
  }
  void send_sender_report() {
    report_schedule_.on_sent(now_, 0.5);
    std::array<std::uint8_t, rtp::kMaxRtcpPacket> buffer;
    rtp::RtcpWriter writer(buffer);
    const std::array senders{*sender_.sender_info(now_)};
    rtp::write_reports(writer, {.cname = "c", .senders = senders, .received = {}});
    there_.send(writer.bytes(), now_);
  }

  struct ReceiverSide final : rtp::RtcpVisitor {
    explicit ReceiverSide(Call& owner) : call(owner) {}
    void on_sender_report(const rtp::SenderInfo& info, std::span<const rtp::ReportBlock>) override {
      call.receiver_.on_sender_report(info, call.now_);
    }
    Call& call;
  };

  void on_receiver_report(std::uint32_t, std::span<const rtp::ReportBlock> blocks) override {
    for (const auto& block : blocks) sender_.on_report_block(block, now_);
  }
  void on_nack(std::uint32_t, std::span<const std::uint16_t> missing) override {
    for (const std::uint16_t sequence : missing) {
      const std::size_t size = sender_.retransmit(sequence, now_, buffer_);
      if (size > 0) there_.send(Bytes(buffer_).first(size), now_);
    }
  }
  void on_pli(std::uint32_t) override {
    ++key_frame_requests_;
    requester_.on_key_frame();  // the encoder answers at once
  }

  Options options_;
  Instant now_{1000s};
  NtpClock clock_{Instant{1000s}, std::chrono::hours(24 * 365 * 50)};
  VirtualLink there_, back_;
  rtp::TransportCcSender transport_;
  std::shared_ptr<rtp::PacketHistory> history_;
  rtp::RtpSendStream sender_;
  rtp::RtpReceiveStream receiver_;
  rtp::KeyFrameRequester requester_;
  rtp::RtcpSchedule report_schedule_;
  Instant next_packet_;
  Instant next_receiver_report_;
  std::uint16_t source_sequence_;
  std::uint32_t source_timestamp_ = 0xffff'0000;
  bool sending_ = true;
  std::size_t sent_ = 0;
  std::set<std::int64_t> arrived_;
  int key_frame_requests_ = 0;
  std::size_t wrong_ = 0;
  std::array<std::uint8_t, kMaxRtpPacket> buffer_{};
};

}  // namespace amphi::test
