#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "mcu/base/clock.hpp"

namespace amphi::http {

/// What the kernel knows of a TCP connection.
struct TcpState {
  bool all_arrived = true;  ///< nothing sent is unacknowledged
  Duration least_trip{};    ///< the shortest round trip so far
};
/// `socket`: a descriptor; one that is no TCP socket has nothing on its way.
TcpState tcp_state(int socket);

/// One picture on its way in pieces, each a binary message: a byte with kFirst and kLast, and a part of the
/// file. On a thin link they leave most of it to what shares it, sound above all: the next piece goes when
/// the one before has arrived and the link was left alone for some times as long as pieces usually take. One
/// that was lost takes longer, and that is no reason to leave the link alone for longer. Where pieces arrive
/// at once they become large. Owner: one WebSocket, on the control thread.
class PicturePieces {
 public:
  static constexpr std::uint8_t kFirst = 1, kLast = 2;
  static constexpr std::size_t kLeast = 400;             ///< bytes: 100 ms of 32 kbit/s
  static constexpr std::size_t kMost = 16 * 1024;        ///< bytes
  static constexpr std::chrono::milliseconds kLook{20};  ///< between two looks at what arrived
  static constexpr std::chrono::milliseconds kQuick{60};
  static constexpr int kRest = 2;  ///< times what a piece usually takes, that the link is left alone

  void start(std::shared_ptr<const std::vector<std::uint8_t>> picture);
  /// A picture is not sent to its end, or its last piece not arrived.
  [[nodiscard]] bool active() const { return picture_ != nullptr || on_its_way_; }
  /// The next piece may go; look() otherwise.
  [[nodiscard]] bool due(Instant now) const {
    return picture_ != nullptr && !on_its_way_ && now >= rest_until_;
  }
  /// While due(). Valid until the next call.
  const std::vector<std::uint8_t>& next(Instant now);
  /// Some time after a piece was written, and then every kLook until due() or no more active().
  void look(const TcpState& tcp, Instant now);

 private:
  std::shared_ptr<const std::vector<std::uint8_t>> picture_;
  std::vector<std::uint8_t> piece_;
  std::size_t sent_ = 0;
  std::size_t size_ = kLeast;
  bool on_its_way_ = false;
  Instant left_{};
  Instant rest_until_{};
  std::optional<Duration> usual_;  ///< the least of late; of pieces that did not arrive at once
};

}  // namespace amphi::http
