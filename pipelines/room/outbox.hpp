#pragma once
#include <cstdint>
#include <mutex>
#include <vector>

#include "mcu/base/file_descriptor.hpp"
#include "mcu/link/message.hpp"

namespace amphi::pipelines {

/// Messages on their way from any thread to the link thread, which alone writes to the socket. Bounded: what
/// does not fit is dropped and counted. No memory is taken for a message once the two buffers have grown to
/// what they need; the lock is held for copies only.
class Outbox {
 public:
  static constexpr std::size_t kCapacity = 4 * 1024 * 1024;  ///< bytes

  Outbox();

  /// Several messages under one lock and with one wake-up: an encoded frame's packets.
  class Batch {
   public:
    explicit Batch(Outbox& outbox) : outbox_(outbox), lock_(outbox.mutex_) {}
    ~Batch();
    Batch(const Batch&) = delete;
    Batch& operator=(const Batch&) = delete;
    /// Where to write the payload of one more message; empty when there is no room. Valid until the next
    /// add().
    MutableBytes add(const link::Header& header, std::size_t size);

   private:
    Outbox& outbox_;
    std::unique_lock<std::mutex> lock_;
  };

  void post(const link::Header& header, Bytes payload);

  /// Readable while messages wait; to be polled by the link thread.
  [[nodiscard]] int fd() const { return event_.get(); }

  /// Link thread: calls `handler(const link::Header&, Bytes)` for each message, in order.
  template <class Handler>
  void drain(Handler&& handler) {
    swap();
    for (const Entry& entry : draining_.entries) {
      handler(entry.header, Bytes(draining_.bytes).subspan(entry.offset, entry.size));
    }
    draining_.clear();
  }
  [[nodiscard]] std::uint64_t dropped() const;

 private:
  struct Entry {
    link::Header header;
    std::size_t offset = 0;
    std::size_t size = 0;
  };
  struct Buffer {
    std::vector<Entry> entries;
    std::vector<std::uint8_t> bytes;
    void clear() {
      entries.clear();
      bytes.clear();
    }
  };

  void swap();

  FileDescriptor event_;
  mutable std::mutex mutex_;
  Buffer filling_;   ///< guarded by mutex_
  Buffer draining_;  ///< link thread only
  std::uint64_t dropped_ = 0;
};

}  // namespace amphi::pipelines
