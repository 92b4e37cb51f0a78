#pragma once
// RTCP as typed values: RFC 3550 section 6, RFC 4585 (feedback), RFC 5104 (FIR), RFC 5506 (reduced size),
// draft-alvestrand-rmcat-remb-03, draft-holmer-rmcat-transport-wide-cc-extensions-01.
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "mcu/base/clock.hpp"
#include "mcu/media/rtp_packet.hpp"

namespace amphi::rtp {

inline constexpr std::size_t kMaxReportBlocks = 31;  ///< of one report: the count has five bits
/// An RTCP packet that we write is never longer than this.
inline constexpr std::size_t kMaxRtcpPacket = 1200;

/// RFC 3550 section 6.4.1.
struct ReportBlock {
  std::uint32_t ssrc = 0;                 ///< of the stream that is reported on
  std::uint8_t fraction_lost = 0;         ///< in 1/256, since the last report
  std::int32_t cumulative_lost = 0;       ///< 24 bit, signed
  std::uint32_t highest_sequence = 0;     ///< extended
  std::uint32_t jitter = 0;               ///< in RTP clock units
  std::uint32_t last_sr = 0;              ///< middle 32 bits of the last SR's NTP time; 0: none came yet
  std::uint32_t delay_since_last_sr = 0;  ///< in 1/65536 s
  friend bool operator==(const ReportBlock&, const ReportBlock&) = default;
};

/// The sender information of a sender report.
struct SenderInfo {
  std::uint32_t ssrc = 0;
  NtpTime ntp = 0;
  std::uint32_t rtp_timestamp = 0;  ///< of the same moment as `ntp`
  std::uint32_t packets = 0;
  std::uint32_t octets = 0;  ///< of payload
  friend bool operator==(const SenderInfo&, const SenderInfo&) = default;
};

/// A transport-wide feedback that we write covers at most this many sequence numbers.
inline constexpr std::size_t kMaxFeedbackSpan = 2048;

/// One received packet of a transport-wide feedback.
struct TransportArrival {
  std::uint16_t sequence = 0;
  std::int64_t ticks = 0;  ///< 250 µs units since the feedback's reference time
  friend bool operator==(const TransportArrival&, const TransportArrival&) = default;
};

/// Packets of [base_sequence, base_sequence + count) that are not among `arrivals` were lost.
struct TransportFeedback {
  std::uint32_t sender_ssrc = 0;
  std::uint32_t media_ssrc = 0;
  std::uint16_t base_sequence = 0;
  std::uint16_t count = 0;
  std::uint32_t reference_time = 0;            ///< 24 bit, in 64 ms
  std::uint8_t feedback_count = 0;             ///< rises by one per feedback packet
  std::span<const TransportArrival> arrivals;  ///< in order of their sequence
};

/// Room for lists that parse_rtcp() expands: kept by who reads many packets, so that none allocates.
struct RtcpScratch {
  std::vector<TransportArrival> arrivals;
  std::vector<std::uint16_t> sequences;
};

/// Receives what parse_rtcp() finds. Spans are valid during the call only.
class RtcpVisitor {
 public:
  virtual void on_sender_report(const SenderInfo&, std::span<const ReportBlock>) {}
  virtual void on_receiver_report(std::uint32_t /*sender*/, std::span<const ReportBlock>) {}
  virtual void on_bye(std::uint32_t /*ssrc*/) {}
  /// Sequence numbers that `media` is missed, expanded from the pairs of RFC 4585 section 6.2.1.
  virtual void on_nack(std::uint32_t /*media*/, std::span<const std::uint16_t>) {}
  virtual void on_pli(std::uint32_t /*media*/) {}
  virtual void on_fir(std::uint32_t /*media*/, std::uint8_t /*command sequence*/) {}
  virtual void on_remb(std::uint64_t /*bits per second*/, std::span<const std::uint32_t> /*ssrcs*/) {}
  virtual void on_transport_feedback(const TransportFeedback&) {}

 protected:
  ~RtcpVisitor() = default;
};

/// What a compound packet consisted of. `malformed` is 0 or 1 for the framing, plus one per damaged block.
struct RtcpSummary {
  std::uint32_t understood = 0;
  std::uint32_t ignored = 0;  ///< well framed, but of no interest (SDES, APP, XR, unknown feedback)
  std::uint32_t malformed = 0;
};

/// Reads a plain (unprotected) compound or reduced-size RTCP packet. Blocks before a damaged one are
/// delivered. Costs time proportional to the packet's size whatever it claims. Never fails and never reads
/// outside `packet`.
RtcpSummary parse_rtcp(Bytes packet, RtcpVisitor& visitor, RtcpScratch& scratch);
/// The same for who reads few, with room of its own for each packet.
RtcpSummary parse_rtcp(Bytes packet, RtcpVisitor& visitor);

/// Appends RTCP blocks to a caller's buffer. Each call returns false, and writes nothing, where the block
/// does not fit.
class RtcpWriter {
 public:
  explicit RtcpWriter(MutableBytes out) : out_(out) {}

  bool sender_report(const SenderInfo& info, std::span<const ReportBlock> blocks);
  bool receiver_report(std::uint32_t sender, std::span<const ReportBlock> blocks);
  /// SDES with a CNAME of at most 255 bytes (RFC 3550 section 6.5.1).
  bool cname(std::uint32_t ssrc, std::string_view cname);
  bool bye(std::uint32_t ssrc);
  /// `sequences` in rising order (modulo 2^16), at least one.
  bool nack(std::uint32_t sender, std::uint32_t media, std::span<const std::uint16_t> sequences);
  bool pli(std::uint32_t sender, std::uint32_t media);
  bool fir(std::uint32_t sender, std::uint32_t media, std::uint8_t command_sequence);
  /// 1 to kMaxFeedbackSpan packets; `arrivals` in order of their sequences, none outside [base, base +
  /// count), deltas representable (see TransportCcReceiver, which makes them so).
  bool transport_feedback(const TransportFeedback& feedback);

  [[nodiscard]] Bytes bytes() const { return out_.first(size_); }
  [[nodiscard]] bool empty() const { return size_ == 0; }

 private:
  /// Reserves a block of `size` bytes (a multiple of four) and writes its header; empty where it does not
  /// fit.
  MutableBytes block(std::uint8_t count_or_format, std::uint8_t type, std::size_t size);
  MutableBytes feedback(std::uint8_t format, std::uint8_t type, std::uint32_t sender, std::uint32_t media,
                        std::size_t information);

  MutableBytes out_;
  std::size_t size_ = 0;
};

}  // namespace amphi::rtp
