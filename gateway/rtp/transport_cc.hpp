#pragma once
// Transport-wide congestion control: who measures and who is measured
// (draft-holmer-rmcat-transport-wide-cc-extensions-01).
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "gateway/rtp/rtcp.hpp"

namespace amphi::rtp {

/// Records when the packets of one connection arrived and makes feedback of it.
/// Owner: the connection, on its shard's thread. Memory is bounded: a sender who outruns it loses the oldest
/// records.
class TransportCcReceiver {
 public:
  static constexpr Duration kInterval = std::chrono::milliseconds(100);
  static constexpr std::size_t kMaxPackets = 2048;  ///< recorded between two feedbacks
  static constexpr std::size_t kMaxPerFeedback = 256;

  TransportCcReceiver() = default;
  /// `interval`: between two feedbacks.
  explicit TransportCcReceiver(Duration interval) : interval_(interval) {}

  void on_packet(std::uint16_t transport_sequence, Instant arrival);
  [[nodiscard]] bool due(Instant now) const { return now >= next_time(); }
  /// Instant::max() while there is nothing to report.
  [[nodiscard]] Instant next_time() const;
  /// Appends one feedback packet. False when there is nothing (more) to report or no room; call until then.
  bool write(RtcpWriter& writer, std::uint32_t sender_ssrc, std::uint32_t media_ssrc, Instant now);

 private:
  struct Record {
    std::int64_t sequence;
    Instant arrival;
  };
  /// Quantised arrivals from the front of records_ that go into one packet.
  std::size_t collect(TransportFeedback& feedback);

  Duration interval_ = kInterval;
  std::vector<Record> records_;  ///< sorted by sequence, without duplicates
  std::vector<TransportArrival> scratch_;
  std::int64_t highest_ = -1;
  std::int64_t next_base_ = -1;    ///< the first sequence number that was not reported yet
  std::optional<Instant> oldest_;  ///< when the first of records_ came
  std::optional<Instant> last_feedback_;
  std::uint8_t feedback_count_ = 0;
};

/// What became of one packet that we sent.
struct TransportResult {
  std::uint16_t sequence = 0;
  std::size_t size = 0;  ///< bytes of the plain packet
  Instant sent;
  std::optional<Duration> arrived;  ///< on the receiver's clock, 250 µs grain, any origin; nothing: lost
  bool was_lost = false;            ///< arrived after all, having been reported as lost
  bool padding = false;             ///< was sent to probe the link
};

/// Numbers the packets of one connection and matches feedback with them.
class TransportCcSender {
 public:
  static constexpr std::size_t kHistory = 1024;  ///< a power of two; 16 bytes each

  TransportCcSender();
  /// The number for the next packet. It counts only when on_sent() follows.
  [[nodiscard]] std::uint16_t next_sequence() const { return next_; }
  void on_sent(std::size_t size, Instant now);
  /// The packet that was sent last is padding.
  void mark_padding();
  /// Results of packets that were not reported as arrived before, in sending order. Valid until the next
  /// call.
  std::span<const TransportResult> on_feedback(const TransportFeedback& feedback);

 private:
  enum class State : std::uint8_t { open, lost, done };
  struct Sent {
    Instant at;
    std::uint16_t sequence = 0;
    std::uint16_t size = 0;
    State state = State::done;
    bool padding = false;
  };
  static_assert(sizeof(Sent) == 16);
  void report(std::uint16_t sequence, std::optional<Duration> arrived);
  Duration unwrap_reference(std::uint32_t reference_time);

  std::vector<Sent> sent_;
  std::vector<TransportResult> results_;
  std::uint16_t next_ = 0;
  std::optional<std::int64_t> last_reference_;  ///< in 64 ms, unwrapped
};

}  // namespace amphi::rtp
