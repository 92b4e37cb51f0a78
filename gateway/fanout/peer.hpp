#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gateway/fanout/consumer.hpp"
#include "gateway/fanout/producer_track.hpp"
#include "gateway/rtp/producer_demux.hpp"
#include "gateway/rtp/rtcp_schedule.hpp"
#include "gateway/rtp/transport_cc.hpp"
#include "gateway/sdp/answer.hpp"
#include "gateway/transport/connection.hpp"
#include "mcu/ports/media.hpp"

namespace amphi::fanout {

/// What all peers of a shard share. Outlives them.
struct PeerEnvironment {
  transport::EventLoop& loop;
  const transport::TransportConfig& transport;
  const transport::Certificate& certificate;
  const NtpClock& clock;
};

class Peer;

/// Told by a Peer on the shard's thread. on_peer_state() may destroy the Peer, the others may not.
class PeerHandler {
 public:
  virtual void on_peer_state(Peer& peer, transport::ConnectionState state) = 0;
  /// `packet` is plain RTP; `captured` is on our clock.
  virtual void on_peer_media(Peer& peer, Source source, Codec codec, Bytes packet, Instant captured) = 0;
  /// The peer cannot show the program before its next key frame.
  virtual void on_peer_key_frame_wish(Peer& peer) = 0;

 protected:
  ~PeerHandler() = default;
};

/// One participant's connection: what comes in (producer tracks) and what goes out (consumers), and their
/// RTCP. Owner: RoomRouter; the shard's thread.
class Peer final : private transport::ConnectionHandler, private rtp::RtcpVisitor {
 public:
  /// Answers an offer. Errors: malformed, unsupported (by the offer), environment.
  static Result<std::unique_ptr<Peer>> answer(const PeerEnvironment& environment, ParticipantId participant,
                                              ports::ConnectionPurpose purpose, std::string_view offer,
                                              PeerHandler& handler);

  [[nodiscard]] const ConnectionId& id() const { return id_; }
  [[nodiscard]] const ParticipantId& participant() const { return participant_; }
  [[nodiscard]] const std::string& answer_sdp() const { return answer_; }
  [[nodiscard]] transport::ConnectionState state() const { return connection_->state(); }
  [[nodiscard]] transport::ConnectionStats transport_stats() const { return connection_->stats(); }

  /// Candidates, or an ICE restart when the fragment has new credentials; see ports::RoomMedia::patch().
  Result<std::string> patch(std::string_view fragment);

  /// The consumer of this kind; null when the peer does not receive it.
  Consumer* consumer(MediaKind kind);
  /// Sends one frame of `consumer`'s source to the peer.
  void send(Consumer& consumer, std::span<const rtp::SourcePacket> frame, Instant now, SendBatch& batch);

  void request_key_frame(Source source);
  /// What arrives now of each source.
  [[nodiscard]] std::optional<Codec> arriving(Source source, Instant now) const;
  /// Sends the RTCP that is due. To be called every kTick.
  void tick(Instant now);
  static constexpr Duration kTick = std::chrono::milliseconds(20);

 private:
  Peer(const PeerEnvironment& environment, ParticipantId participant, PeerHandler& handler);
  Result<> set_up(const PeerEnvironment& environment, const sdp::Negotiated& negotiated);
  void add_line(const PeerEnvironment& environment, const sdp::NegotiatedMedia& media,
                sdp::LocalStreams& streams);
  void add_consumer(const PeerEnvironment& environment, const sdp::NegotiatedMedia& media,
                    sdp::LocalStreams& streams);
  void send_reports(rtp::RtcpWriter& writer, Instant now);
  Result<std::string> restart(const sdp::IceCredentials& remote);
  Consumer* consumer_of(std::uint32_t ssrc);
  [[nodiscard]] std::uint32_t own_ssrc() const;

  // transport::ConnectionHandler
  void on_state(transport::ConnectionState state) override;
  void on_rtp(MutableBytes packet, Instant arrival) override;
  void on_rtcp(MutableBytes packet, Instant arrival) override;
  // rtp::RtcpVisitor
  void on_sender_report(const rtp::SenderInfo& info, std::span<const rtp::ReportBlock> blocks) override;
  void on_receiver_report(std::uint32_t sender, std::span<const rtp::ReportBlock> blocks) override;
  void on_nack(std::uint32_t media, std::span<const std::uint16_t> sequences) override;
  void on_pli(std::uint32_t media) override;
  void on_fir(std::uint32_t media, std::uint8_t command_sequence) override;
  void on_transport_feedback(const rtp::TransportFeedback& feedback) override;
  void on_report_blocks(std::span<const rtp::ReportBlock> blocks);

  ConnectionId id_;
  ParticipantId participant_;
  PeerHandler& handler_;
  std::string cname_;
  std::string answer_;
  sdp::IceCredentials remote_ice_;
  std::string first_mid_;
  std::vector<ProducerTrack> tracks_;  ///< one for each line of the demux
  std::optional<rtp::ProducerDemux> demux_;
  rtp::ExtensionIds extensions_;
  rtp::CaptureClock capture_clock_;
  rtp::TransportCcReceiver arrivals_;
  rtp::TransportCcSender departures_;
  std::vector<std::unique_ptr<Consumer>> consumers_;
  rtp::RtcpSchedule schedule_;
  std::uint8_t fir_sequence_ = 0;
  bool fir_seen_ = false;
  Instant rtcp_arrival_;  ///< of the RTCP packet that is being read
  std::unique_ptr<transport::Connection> connection_;
};

}  // namespace amphi::fanout
