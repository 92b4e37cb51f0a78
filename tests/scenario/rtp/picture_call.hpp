#pragma once
#include "gateway/rtp/layer_filter.hpp"
#include "gateway/rtp/receive_stream.hpp"
#include "gateway/rtp/send_stream.hpp"
#include "gateway/rtp/ulpfec_receiver.hpp"
#include "tests/unit/rtp/layered_source.hpp"
#include "virtual_link.hpp"

namespace amphi::test {

/// A picture in temporal layers from a rung over a virtual network to a viewer who may ask for packets again
/// and recover some by FEC.
class PictureCall final : private rtp::RtcpVisitor {
 public:
  struct Options {
    VirtualLink::Quality there, back;
    bool nack = true;
    std::size_t packets = 4;  ///< of a picture
  };

  explicit PictureCall(Options options)
      : options_(options),
        there_(options.there, 3),
        back_(options.back, 4),
        sender_(send_config(options), clock_, &transport_),
        receiver_({MediaKind::video,
                   kSsrc,
                   90'000,
                   {96, 98, 118},
                   {{97, 96}, {99, 98}, {119, 118}},
                   options.nack}) {}

  /// The rung that pictures come from, from its next picture (a key frame) on.
  void watch(LayeredSource& rung, std::optional<Codec> codec = std::nullopt) {
    rung_ = &rung;
    wants_key_ = true;
    sender_.switch_source(rung.history(), rtp::SourceClock::different, codec);
  }
  void run(Duration time, bool sending = true) {
    for (const Instant end = now_ + time; now_ < end; now_ += 1ms) step(sending);
  }
  void key_frame() { wants_key_ = true; }
  rtp::LayerFilter& filter() { return filter_; }
  rtp::RtpSendStream& sender() { return sender_; }
  VirtualLink& there() { return there_; }
  [[nodiscard]] const rtp::UlpfecReceiver& fec() const { return fec_; }
  [[nodiscard]] PictureChecker::Verdict verdict() const { return checker_.verdict(options_.packets); }
  [[nodiscard]] std::size_t key_frames_sent() const { return key_frames_.size(); }
  /// Of the key frames' packets, how many came.
  [[nodiscard]] std::size_t key_packets_missing() const {
    std::size_t missing = 0;
    for (const std::uint16_t sequence : key_frames_) missing += !arrived_.contains(sequence);
    return missing;
  }
  [[nodiscard]] const std::set<std::uint8_t>& payload_types() const { return payload_types_; }

 private:
  static constexpr std::uint32_t kSsrc = 1000;
  static constexpr rtp::ExtensionIds kIds{.mid = 4, .transport_cc = 3, .abs_send_time = 2};

  static rtp::SendConfig send_config(const Options& options) {
    return {.ssrc = kSsrc,
            .payload_type = 96,
            .rtx = rtp::RtxSend{1001, 97},
            .nack = options.nack,
            .mid = "v",
            .extensions = kIds,
            .alternatives = {{Codec::vp9, 98, 99}},
            .red = rtp::RedSend{118, 119, 120}};
  }

  void step(bool sending) {
    if (sending && now_ >= next_picture_) send_picture();
    while (auto packet = there_.receive(now_)) receive(*packet);
    std::array<std::uint8_t, rtp::kMaxRtcpPacket> buffer;
    rtp::RtcpWriter writer(buffer);
    if (const auto missing = receiver_.collect_nacks(now_); !missing.empty()) writer.nack(1, kSsrc, missing);
    if (!writer.empty()) back_.send(writer.bytes(), now_);
    while (auto packet = back_.receive(now_)) parse_rtcp(*packet, *this);
  }
  void send_picture() {
    next_picture_ = now_ + 33ms;
    const bool key = std::exchange(wants_key_, false);
    for (const rtp::SourcePacket& packet : rung_->picture(now_, key)) {
      if (!filter_.keep(packet)) {
        sender_.skip(packet);
        continue;
      }
      const std::size_t size = sender_.send(packet, now_, buffer_);
      if (key) key_frames_.insert(read_u16(&buffer_[2]));
      there_.send(Bytes(buffer_).first(size), now_);
    }
    while (const std::size_t size = sender_.next_fec(now_, buffer_)) {
      there_.send(Bytes(buffer_).first(size), now_);
    }
  }
  void receive(std::vector<std::uint8_t>& packet) {
    const auto received = receiver_.receive(packet, now_);
    if (!received) return;
    payload_types_.insert(received->header.payload_type);
    show(fec_.receive(received->bytes, received->restored));
    for (auto back = fec_.recovered(); !back.empty(); back = fec_.recovered()) {
      if (const auto repaired = receiver_.receive_recovered(back, now_)) show(repaired->bytes);
    }
  }
  void show(MutableBytes packet) {
    const auto view = RtpPacketView::parse(packet);
    if (packet.empty() || !view) return;
    arrived_.insert(view->header().sequence);
    checker_.take(view->header(), view->payload());
  }
  void on_nack(std::uint32_t, std::span<const std::uint16_t> missing) override {
    for (const std::uint16_t sequence : missing) {
      const std::size_t size = sender_.retransmit(sequence, now_, buffer_);
      if (size > 0) there_.send(Bytes(buffer_).first(size), now_);
    }
  }

  Options options_;
  Instant now_{1000s};
  NtpClock clock_{Instant{1000s}, std::chrono::hours(24 * 365 * 50)};
  VirtualLink there_, back_;
  rtp::TransportCcSender transport_;
  rtp::RtpSendStream sender_;
  rtp::LayerFilter filter_;
  rtp::RtpReceiveStream receiver_;
  rtp::UlpfecReceiver fec_{118, 120, kIds};
  PictureChecker checker_;
  LayeredSource* rung_ = nullptr;
  bool wants_key_ = false;
  Instant next_picture_;
  std::set<std::uint16_t> key_frames_, arrived_;
  std::set<std::uint8_t> payload_types_;
  std::array<std::uint8_t, kMaxRtpPacket> buffer_{};
};

}  // namespace amphi::test
