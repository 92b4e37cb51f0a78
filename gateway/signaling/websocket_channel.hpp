#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "gateway/http/websocket.hpp"
#include "mcu/ports/participant_channel.hpp"

namespace amphi::signaling {

inline constexpr std::uint16_t kNormalClosure = 1000;  ///< RFC 6455 section 7.4.1
inline constexpr std::uint16_t kPolicyViolation = 1008;

/// The way back to a client, which answers and the room may hold for longer than the socket lives. Control
/// thread only.
class WebSocketChannel final : public ports::ParticipantChannel {
 public:
  /// `peer` lives until peer_is_gone().
  explicit WebSocketChannel(http::WebSocketPeer& peer) : peer_(&peer) {}

  void send(std::shared_ptr<const std::string> message) override { send_text(*message); }
  void send_still(const ports::Still& still) override {
    if (peer_ != nullptr) peer_->send_latest(still);
  }
  void close(ports::CloseReason) override { close(kNormalClosure, "bye"); }

  void send_text(std::string text) {
    if (peer_ != nullptr && !text.empty()) peer_->send(std::move(text));
  }
  void close(std::uint16_t code, std::string reason) {
    if (http::WebSocketPeer* peer = std::exchange(peer_, nullptr)) peer->close(code, std::move(reason));
  }
  void peer_is_gone() { peer_ = nullptr; }
  [[nodiscard]] bool open() const { return peer_ != nullptr; }

 private:
  http::WebSocketPeer* peer_;
};

}  // namespace amphi::signaling
