#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gateway/rtp/header_extensions.hpp"
#include "gateway/rtp/packet_history.hpp"
#include "gateway/rtp/picture_numbers.hpp"
#include "gateway/rtp/retransmission_budget.hpp"
#include "gateway/rtp/rtcp.hpp"
#include "gateway/rtp/sound_repair.hpp"
#include "gateway/rtp/transport_cc.hpp"
#include "mcu/media/codec.hpp"

namespace amphi::rtp {

/// A stream of retransmissions (RFC 4588).
struct RtxSend {
  std::uint32_t ssrc = 0;
  std::uint8_t payload_type = 0;
};

/// A further codec that the stream may change to.
struct AlternativePayload {
  Codec codec = Codec::vp9;
  std::uint8_t payload_type = 0;
  std::optional<std::uint8_t> rtx_payload_type{};
};

/// Redundant sound (RFC 2198), or what FEC for a picture is wrapped in (RFC 5109 section 14.1).
struct RedSend {
  std::uint8_t payload_type = 0;
  std::optional<std::uint8_t> rtx_payload_type{};     ///< nothing: retransmissions go without RED
  std::optional<std::uint8_t> ulpfec_payload_type{};  ///< of a picture
};

/// What was negotiated for one outgoing stream.
struct SendConfig {
  std::uint32_t ssrc = 0;
  std::uint8_t payload_type = 0;
  std::uint32_t clock_rate = 90'000;  ///< in Hz, not 0
  std::optional<RtxSend> rtx{};       ///< nothing: nothing is sent again
  bool nack = false;
  std::string mid{};  ///< at most 16 bytes; sent until the receiver reports on the stream, and with all RTX
  ExtensionIds extensions{};
  Codec codec = Codec::vp8;                        ///< what `payload_type` and `rtx` stand for
  std::vector<AlternativePayload> alternatives{};  ///< at most 3, all with the same clock rate
  std::optional<RedSend> red{};
};

/// How many FEC packets protect a picture.
struct FecProtection {
  double share = 0;       ///< 0..1 of the picture's packets, at least one packet; 0: FEC is off
  bool base_only = true;  ///< only pictures of temporal layer 0 and key frames
};

/// How the RTP timestamps of a new source relate to those of the one before.
enum class SourceClock : std::uint8_t {
  same,       ///< one RTP clock, as all audio outputs of a room have
  different,  ///< the capture times say how far apart they are
};

/// One consumer's stream: the packets of a shared rung under this consumer's SSRC, numbering and header
/// extensions. Nothing is allocated per packet. Owner: the consumer's connection, on its shard's thread.
class RtpSendStream {
 public:
  /// `clock`: the process's one pair of clocks; lip sync at the receiver depends on all streams sharing it.
  /// `transport` numbers the connection's packets; null where transport-cc was not negotiated. Must outlive
  /// this.
  RtpSendStream(SendConfig config, const NtpClock& clock, TransportCcSender* transport);

  /// From the next send() on, packets come from another source, whose packets are kept in `history`.
  /// Numbering and timestamps go on without a break, and so do picture ids. The payload type becomes that of
  /// `codec`, which must be one that can_send(); nothing: it stays.
  void switch_source(std::shared_ptr<const PacketHistory> history, SourceClock relation,
                     std::optional<Codec> codec = std::nullopt);
  [[nodiscard]] bool can_send(Codec codec) const;

  /// Writes the packet for this consumer into `out`. Returns its size; 0 when it is no news (not newer than
  /// the last one of this source) or does not fit. Gaps in the source's numbering stay gaps; a jump beyond
  /// kMaxGap counts as a source that started anew.
  std::size_t send(const SourcePacket& packet, Instant now, MutableBytes out);
  /// This consumer does not get the packet (see LayerFilter): his sequence numbers and picture ids have no
  /// gap for it. To be called for each in its place between the packets that are sent.
  void skip(const SourcePacket& packet);
  /// Answers a NACK for one of our sequence numbers: writes the retransmission into `out`. 0 when it is not
  /// ours, not kept any more, was sent again less than a round trip ago, or the budget is used up.
  std::size_t retransmit(std::uint16_t sequence, Instant now, MutableBytes out);

  /// Sound: how many packets from before go along with each one, 0..2, where RED was negotiated. Effective
  /// from the next packet on.
  void set_redundancy(int levels);
  /// Sound: whether what got lost goes along with what comes after it, where RED and transport-wide feedback
  /// were negotiated.
  void set_repair(bool on) { repairs_ = on && repair_ != nullptr; }
  [[nodiscard]] bool can_repair() const { return repair_ != nullptr; }
  /// Sound: what became of packets of this connection, by transport-wide feedback.
  void on_results(std::span<const TransportResult> results);
  /// What the link takes, in bit/s: no more than a share of it goes into retransmissions.
  void set_link_rate(double bits_per_second) { budget_.set_link_rate(bits_per_second); }
  /// Picture: effective from the next packet on, where ULPFEC was negotiated.
  void set_fec(FecProtection protection);
  [[nodiscard]] bool can_protect() const { return config_.red && config_.red->ulpfec_payload_type; }
  /// After a picture's last packet was sent: writes its next FEC packet. 0: there are no (more).
  std::size_t next_fec(Instant now, MutableBytes out);
  /// For a bandwidth probe: writes one packet of at most about `bytes`, which repeats media or is mere
  /// padding. 0 where no RTX was negotiated, and before the first packet without transport-wide numbers.
  std::size_t pad(std::size_t bytes, Instant now, MutableBytes out);

  /// For a sender report now; nothing before the first packet.
  [[nodiscard]] std::optional<SenderInfo> sender_info(Instant now) const;
  /// A report block about our SSRC; others are ignored.
  void on_report_block(const ReportBlock& block, Instant now);

  [[nodiscard]] const SendConfig& config() const { return config_; }
  [[nodiscard]] std::optional<Duration> rtt() const { return rtt_; }
  struct Counters {
    std::uint64_t packets = 0;
    std::uint64_t octets = 0;         ///< of payload
    std::uint64_t retransmitted = 0;  ///< packets
    std::uint64_t refused = 0;        ///< retransmissions asked for and not sent
    std::uint64_t fec = 0;            ///< FEC packets
    std::uint64_t repaired = 0;       ///< lost sound packets that went along with others
    std::uint64_t padding = 0;        ///< bytes of packets that pad() made
    std::uint8_t fraction_lost = 0;   ///< in 1/256, of the last report
  };
  [[nodiscard]] const Counters& counters() const { return counters_; }

  /// Own packets that may be asked for again; a power of two.
  static constexpr std::size_t kWindow = 512;
  static constexpr int kMaxGap = 1000;
  static constexpr int kMaxRedundancy = 2;
  static constexpr std::size_t kMaxRedundantPayload = 1100;  ///< bytes of a RED payload with redundant blocks

 private:
  /// Where a consumer's numbering stems from. Old ones are kept while their packets may be asked for.
  struct Origin {
    std::shared_ptr<const PacketHistory> history;
    std::uint32_t timestamp_offset = 0;  ///< own minus source
    std::uint8_t codec = 0;              ///< 0: config_.codec, else 1 + index in config_.alternatives
  };
  enum class Kind : std::uint8_t { nothing, media, fec };
  /// How a packet of the source was sent: all that is needed to write it in the same form again.
  struct Sent {
    std::uint32_t timestamp = 0;
    std::uint16_t sequence = 0;
    std::uint16_t source_sequence = 0;
    std::uint16_t picture_id = 0;
    std::uint16_t last_ms = 0;  ///< when it was sent again, modulo 2^16
    std::uint8_t tl0 = 0;
    std::uint8_t resends = 0;
    std::uint8_t origin : 2 = 0;
    std::uint8_t redundancy : 2 = 0;  ///< redundant blocks
    bool red : 1 = false;
    bool mid : 1 = false;
    Kind kind : 2 = Kind::nothing;
  };
  static_assert(sizeof(Sent) == 16);
  struct Outgoing {
    std::uint32_t ssrc;
    std::uint8_t payload_type;
    std::uint16_t sequence;
    std::uint32_t timestamp;
    bool marker;
    bool mid;
  };
  struct Numbers {
    std::uint16_t sequence;
    std::uint32_t timestamp;
  };
  /// The picture that is being sent, while FEC is to follow it.
  struct Protected {
    bool wanted = false;
    std::uint8_t written = 0;  ///< FEC packets of the block that starts at `next`
    std::uint16_t next = 0;    ///< the first packet that no finished block protects
    std::uint16_t end = 0;     ///< one behind the last packet
  };

  // send_stream.cpp: numbering
  /// Our numbers for the source's packet; nothing for old packets.
  std::optional<Numbers> next_numbers(const SourcePacket& packet);
  /// How far the packet is ahead of the last one; a source that started anew is joined anew.
  int gap_to(const SourcePacket& packet);
  [[nodiscard]] std::uint32_t joined_timestamp(const SourcePacket& packet) const;
  void commit(const SourcePacket& packet, const Sent& sent, Instant now);
  void begin_protection(const SourcePacket& packet, const Sent& sent);
  /// Lets go of histories whose packets are too old to be found.
  void forget_origins();

  // send_stream_write.cpp: what packets look like
  [[nodiscard]] std::uint8_t payload_type(std::uint8_t codec) const;
  [[nodiscard]] std::optional<std::uint8_t> rtx_payload_type(std::uint8_t codec) const;
  /// Header and extensions. `plain`: with zeros where extensions differ from one transmission to the next.
  std::size_t write_header(const Outgoing& outgoing, Instant now, bool plain, MutableBytes out) const;
  /// The source's payload under our picture numbers, RED around it where `sent` says so. 0: does not fit.
  std::size_t write_body(const SourcePacket& packet, const Sent& sent, bool with_red, Instant now,
                         MutableBytes out) const;
  /// Behind what is to be repaired the redundant blocks, behind these the packet itself.
  std::size_t write_redundant(const SourcePacket& packet, const Sent& sent, Instant now,
                              MutableBytes out) const;
  /// What got lost and goes along with this packet, as far as it fits.
  [[nodiscard]] std::span<const std::uint16_t> repairs(const SourcePacket& packet, int redundancy,
                                                       Instant now) const;
  [[nodiscard]] int redundant_blocks(const SourcePacket& packet, Instant now) const;
  std::size_t write_media(const SourcePacket& packet, const Sent& sent, Instant now, MutableBytes out);
  /// On the RTX stream (RFC 4588 section 4). `packet` is null for an FEC packet: its place is filled.
  std::size_t write_rtx(const SourcePacket* packet, const Sent& sent, Instant now, MutableBytes out);
  std::size_t finish(std::size_t size, Instant now);

  // send_stream_repair.cpp: retransmission, FEC, padding
  Sent* sent_packet(std::uint16_t sequence);
  [[nodiscard]] std::optional<SourcePacket> source_of(const Sent& sent, Instant now) const;
  std::size_t try_retransmit(std::uint16_t sequence, Instant now, MutableBytes out);
  [[nodiscard]] bool may_resend(const Sent& sent, Instant now) const;
  std::size_t write_fec(std::size_t group, std::size_t groups, std::uint16_t end, Instant now,
                        MutableBytes out);
  /// The packet as FEC protects it; 0 where it cannot be had any more.
  std::size_t write_plain(const Sent& sent, Instant now, MutableBytes out) const;
  std::size_t write_padding(std::size_t bytes, Instant now, MutableBytes out);

  SendConfig config_;
  NtpClock clock_;
  TransportCcSender* transport_;
  RetransmissionBudget budget_;
  std::array<Origin, 4> origins_;
  std::uint8_t origin_ = 0;
  bool joining_ = true;     ///< the next packet is the first of its source
  bool mid_known_ = false;  ///< by the receiver
  SourceClock relation_ = SourceClock::different;
  std::uint8_t redundancy_ = 0;  ///< wished for
  std::uint8_t usable_ = 0;      ///< packets before the last one that may be redundant blocks
  bool repairs_ = false;
  std::unique_ptr<SoundRepair> repair_;       ///< of sound that may be repaired
  std::span<const std::uint16_t> repairing_;  ///< while a packet is being written
  FecProtection fec_;
  Protected picture_;
  PictureNumbers pictures_;

  std::uint16_t sequence_;  ///< of the last packet sent
  std::uint32_t timestamp_;
  std::uint16_t source_sequence_ = 0;
  Instant captured_;
  Instant joined_;  ///< when the present source's first packet was sent
  bool former_origins_ = false;
  std::uint16_t rtx_sequence_;
  std::vector<Sent> sent_;
  std::optional<Duration> rtt_;
  Counters counters_;
};

}  // namespace amphi::rtp
