#pragma once
#include "mcu/link/socket.hpp"

namespace amphi::link {

/// A link as the loop of one of amphi's own processes serves it: what amphi-mixer and amphi-recorder have in
/// common. Owner: that loop; its thread.
class ServedLink {
 public:
  static constexpr Duration kPollInterval = std::chrono::milliseconds(20);

  explicit ServedLink(Socket socket) : socket_(std::move(socket)) {}

  /// {"type":"ready"}: from now on there may be media.
  void queue_ready() { socket_.queue_control(R"({"type":"ready"})"); }
  /// One each kHeartbeatInterval; to be called as often as the loop goes round.
  void queue_heartbeat(Instant now);
  /// Until something can be read, or written if there is something to write, or `other` can be read (a
  /// descriptor; -1: none), kPollInterval at most. False: poll(2) does not work.
  bool wait(int other = -1);
  /// Calls `handler(const MessageView&)` for what is there; not for all of a flood, so that it does not keep
  /// what is made here from leaving. False: amphi has closed the link.
  template <class Handler>
  bool receive(Handler&& handler) {
    constexpr int kMostBatches = 64;
    for (int i = 0; i < kMostBatches; ++i) {
      const auto count = socket_.receive(handler);
      if (!count) return false;
      if (*count == 0) break;
    }
    return true;
  }
  [[nodiscard]] Socket& socket() { return socket_; }

 private:
  Socket socket_;
  Instant next_heartbeat_;
};

}  // namespace amphi::link
