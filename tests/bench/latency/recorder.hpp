#pragma once
#include <vector>

#include "gateway/client/media_client.hpp"

namespace amphi::bench {

/// One packet as it came, to be looked at when the run is over: decoding would delay what comes next.
struct RecordedPacket {
  RtpHeader header;
  Instant arrival;
  std::vector<std::uint8_t> payload;
};

/// A listener and viewer that keeps what comes. Owner: the probe; the loop's thread.
class Recorder final : public client::MediaClientHandler {
 public:
  void on_state(transport::ConnectionState) override {}
  void on_program(MediaKind kind, const RtpPacketView& packet, Instant arrival) override {
    auto& list = kind == MediaKind::audio ? sound_ : picture_;
    list.push_back({packet.header(), arrival, {packet.payload().begin(), packet.payload().end()}});
  }
  void on_key_frame_request() override {}

  [[nodiscard]] const std::vector<RecordedPacket>& sound() const { return sound_; }
  [[nodiscard]] const std::vector<RecordedPacket>& picture() const { return picture_; }

 private:
  std::vector<RecordedPacket> sound_;
  std::vector<RecordedPacket> picture_;
};

}  // namespace amphi::bench
