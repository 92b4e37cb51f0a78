#pragma once
#include <functional>
#include <memory>
#include <string>

#include "gateway/rtp/header_extensions.hpp"
#include "gateway/sdp/client.hpp"
#include "gateway/transport/connection.hpp"

namespace amphi::test {

/// What one RTP packet of a HostilePeer says.
struct HostileRtp {
  std::uint8_t payload_type = 0;
  bool marker = false;
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  std::uint32_t ssrc = 0;
  std::string mid;  ///< "" leaves the extension out
};

/// A WHIP or WHEP client that connects as it should and then sends whatever a test likes. Thread: the loop's.
class HostilePeer final : private transport::ConnectionHandler {
 public:
  /// `url` is an endpoint's; blocking until the answer has come.
  static Result<std::unique_ptr<HostilePeer>> join(transport::EventLoop& loop,
                                                   const transport::Certificate& certificate,
                                                   const std::string& url, const std::string& token,
                                                   const sdp::ClientOffer& offer);

  [[nodiscard]] bool connected() const { return state() == transport::ConnectionState::connected; }
  [[nodiscard]] transport::ConnectionState state() const { return connection_->state(); }
  transport::Connection& connection() { return *connection_; }
  /// The agreed line of this mid; null without one.
  [[nodiscard]] const sdp::NegotiatedMedia* line(const std::string& mid) const;
  [[nodiscard]] std::uint32_t ssrc(const std::string& mid) const;
  [[nodiscard]] const sdp::Negotiated& negotiated() const { return negotiated_; }
  [[nodiscard]] const std::string& resource() const { return resource_; }  ///< URL

  void send_rtp(const HostileRtp& header, Bytes payload);

  std::function<void(MutableBytes)> on_packet;  ///< RTP that came; may be empty
  std::uint64_t rtp_bytes = 0;                  ///< that came

 private:
  HostilePeer() = default;
  void on_state(transport::ConnectionState) override {}
  void on_rtp(MutableBytes packet, Instant arrival) override;
  void on_rtcp(MutableBytes, Instant) override {}

  sdp::LocalStreams streams_;
  sdp::Negotiated negotiated_;
  std::string resource_;
  rtp::ExtensionIds extensions_;
  std::unique_ptr<transport::Connection> connection_;
};

}  // namespace amphi::test
