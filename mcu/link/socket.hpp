#pragma once
#include <sys/socket.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "mcu/base/file_descriptor.hpp"
#include "mcu/link/message_queue.hpp"

namespace amphi::link {

/// One end of a link: a non-blocking SOCK_SEQPACKET socket with a bounded send queue of its own, because a
/// full kernel queue would drop the newest message and we want to drop the oldest media. Control messages are
/// never dropped; when even they do not drain, `overflowed()` turns true and the owner gives the peer up.
/// Owner: whoever serves the file descriptor; all calls on that one thread.
class Socket {
 public:
  explicit Socket(FileDescriptor fd);

  /// Two connected ends with large buffers, both close-on-exec.
  static Result<std::pair<FileDescriptor, FileDescriptor>> make_pair();

  [[nodiscard]] int fd() const { return fd_.get(); }

  /// Queues one message; flush() sends. `payload` is copied and must be at most kMaxMessage - kHeaderSize
  /// long.
  void queue(const Header& header, Bytes payload);
  void queue_control(std::string_view json);
  /// Sends what the kernel takes, in batches with sendmmsg. Call after queueing and when writable.
  /// An error means that the peer is gone.
  Result<> flush();
  [[nodiscard]] bool wants_write() const { return !queue_.empty() || !control_.empty(); }
  [[nodiscard]] bool overflowed() const { return overflowed_; }
  [[nodiscard]] std::uint64_t dropped() const { return queue_.dropped(); }

  /// Reads what is there (at most eight messages; call again until it returns 0) and calls `handler(const
  /// MessageView&)` for each well-formed one. Returns the number read; an error when the peer has closed.
  template <class Handler>
  Result<std::size_t> receive(Handler&& handler) {
    auto count = receive_batch();
    if (!count) return count.error();
    for (std::size_t i = 0; i < *count; ++i) {
      if (auto message = parse(received(i))) handler(*message);
    }
    return *count;
  }

 private:
  static constexpr std::size_t kBatch = 8;
  static constexpr std::size_t kMediaQueue = 2048;
  static constexpr std::size_t kControlQueue = 1024;

  Result<std::size_t> receive_batch();
  [[nodiscard]] Bytes received(std::size_t index) const;
  Result<bool> send_front(MessageQueue& queue);

  FileDescriptor fd_;
  MessageQueue control_{kControlQueue};
  MessageQueue queue_{kMediaQueue};
  std::vector<std::uint8_t> buffer_;
  std::array<std::size_t, kBatch> sizes_{};
  bool overflowed_ = false;
};

}  // namespace amphi::link
