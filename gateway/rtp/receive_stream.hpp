#pragma once
#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <vector>

#include "gateway/rtp/nack_generator.hpp"
#include "gateway/rtp/receive_statistics.hpp"
#include "gateway/rtp/sequence.hpp"
#include "mcu/media/codec.hpp"

namespace amphi::rtp {

/// A retransmission payload type and the one it repairs (RFC 4588 section 8.6, "apt").
struct RtxMapping {
  std::uint8_t payload_type = 0;
  std::uint8_t associated = 0;
};

/// What was negotiated for one incoming stream.
struct ReceiveConfig {
  MediaKind kind = MediaKind::video;
  std::uint32_t ssrc = 0;
  std::uint32_t clock_rate = 90'000;  ///< in Hz, not 0
  std::vector<std::uint8_t> payload_types{};
  std::vector<RtxMapping> rtx{};
  bool nack = false;
};

struct ReceivedPacket {
  MutableBytes bytes;  ///< the original packet, inside the caller's buffer
  RtpHeader header;
  Bytes payload;  ///< may be empty: some senders pad on the media SSRC
  std::int64_t extended_sequence = 0;
  bool restored = false;  ///< came as a retransmission or by FEC
};

/// One producer's stream, from the packets of its SSRC and of the RTX SSRC that repairs it.
/// Owner: the connection, on its shard's thread. Takes plain packets. Memory is bounded.
class RtpReceiveStream {
 public:
  explicit RtpReceiveStream(ReceiveConfig config);

  /// `packet` is one RTP packet of the media SSRC or of the RTX SSRC. Returns what is to be passed on (a
  /// retransmission restored in place, RFC 4588 section 4), or nothing for duplicates, foreign payload types,
  /// empty retransmissions and anything malformed. Order is not restored: the jitter buffer behind does that.
  std::optional<ReceivedPacket> receive(MutableBytes packet, Instant arrival);
  /// `packet` was recovered by FEC: it is passed on like one that came, and not asked for again. Nothing
  /// where it came meanwhile.
  std::optional<ReceivedPacket> receive_recovered(MutableBytes packet, Instant now);
  void on_sender_report(const SenderInfo& info, Instant arrival);

  /// The report block for this stream; nothing before the first packet.
  std::optional<ReportBlock> report(Instant now);
  /// What to ask for again now, in rising order; empty where NACK was not negotiated. Valid until the next
  /// call.
  std::span<const std::uint16_t> collect_nacks(Instant now);
  /// When collect_nacks() has something to do next; Instant::max() for never.
  [[nodiscard]] Instant next_nack_time() const;
  void set_rtt(Duration rtt) { nacks_.set_rtt(rtt); }

  /// True once after a loss that will not be repaired: ask for a key frame (video only).
  bool take_key_frame_wish();
  /// The packet with this extended sequence number starts a key frame (see starts_key_frame()).
  void on_key_frame(std::int64_t extended_sequence) { nacks_.on_key_frame(extended_sequence); }

  [[nodiscard]] const ReceiveConfig& config() const { return config_; }
  struct Counters {
    std::uint64_t packets = 0;   ///< passed on
    std::uint64_t bytes = 0;     ///< of those, whole packets
    std::uint64_t restored = 0;  ///< of those, by retransmission or FEC
    std::uint64_t duplicates = 0;
    std::uint64_t rejected = 0;  ///< malformed, foreign payload type, or too far off
    std::uint64_t nacked = 0;    ///< sequence numbers asked for again
  };
  [[nodiscard]] const Counters& counters() const { return counters_; }
  [[nodiscard]] const ReceiveStatistics& statistics() const { return statistics_; }

 private:
  static constexpr std::size_t kWindow = 4096;  ///< how far back duplicates are known

  std::optional<ReceivedPacket> accept_original(MutableBytes packet, const RtpPacketView& view,
                                                Instant arrival);
  std::optional<ReceivedPacket> accept_rtx(MutableBytes packet, const RtpPacketView& view,
                                           std::uint8_t payload_type, Instant arrival);
  std::optional<ReceivedPacket> pass_on(MutableBytes packet, const RtpPacketView& view, std::int64_t sequence,
                                        Instant arrival, bool restored);
  std::optional<ReceivedPacket> reject();
  std::optional<ReceivedPacket> duplicate();
  [[nodiscard]] const RtxMapping* rtx_mapping(std::uint8_t payload_type) const;
  [[nodiscard]] bool is_ours(std::uint8_t payload_type) const;
  /// False for a duplicate or a packet older than the window.
  bool mark_seen(std::int64_t sequence);
  void restart(std::int64_t sequence);

  ReceiveConfig config_;
  SequenceExtender extender_;
  ReceiveStatistics statistics_;
  NackGenerator nacks_;
  std::vector<std::uint16_t> due_;
  std::bitset<kWindow> seen_;
  std::int64_t seen_highest_ = -1;
  bool key_frame_wish_ = false;
  Counters counters_;
};

}  // namespace amphi::rtp
