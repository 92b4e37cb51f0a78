#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gateway/adaptation/link_controller.hpp"
#include "gateway/fanout/budgets.hpp"
#include "gateway/fanout/picture_consumer.hpp"
#include "gateway/fanout/producer_track.hpp"
#include "gateway/fanout/sound_consumer.hpp"
#include "gateway/fanout/statistics.hpp"
#include "gateway/fanout/wish_back_off.hpp"
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

/// One packet of a producer.
struct PeerMedia {
  Source source = Source::microphone;
  Codec codec = Codec::opus;
  Bytes packet;      ///< plain RTP
  Instant captured;  ///< on our clock
  Instant arrival;
  std::optional<rtp::AudioLevel> level;  ///< of a microphone, where the sender tells
};

/// What a participant wishes of the program.
struct QualityWish {
  Quality quality;
  bool stills_possible = false;
};

class Peer;

/// Told by a Peer on the shard's thread. on_peer_state() may destroy the Peer, the others may not.
class PeerHandler {
 public:
  virtual void on_peer_state(Peer& peer, transport::ConnectionState state) = 0;
  virtual void on_peer_media(Peer& peer, const PeerMedia& media) = 0;
  /// The peer cannot show the program before its next key frame.
  virtual void on_peer_key_frame_wish(Peer& peer) = 0;
  /// Another rung, or for another reason: see Peer::choice().
  virtual void on_peer_choice(Peer& peer) = 0;
  /// What the room offers now; each peer's own wishes are put in by itself.
  [[nodiscard]] virtual const adaptation::RungOffer& room_offer() const = 0;

 protected:
  ~PeerHandler() = default;
};

/// One participant's connection: what comes in (producer tracks) and what goes out (consumers), how much his
/// link takes, and their RTCP. Owner: RoomRouter; the shard's thread.
class Peer final : private transport::ConnectionHandler, private rtp::RtcpVisitor {
 public:
  /// Answers an offer. `batch` is the room's. Errors: malformed, unsupported (by the offer), environment.
  static Result<std::unique_ptr<Peer>> answer(const PeerEnvironment& environment, ParticipantId participant,
                                              ports::ConnectionPurpose purpose, std::string_view offer,
                                              SendBatch& batch, PeerHandler& handler);

  [[nodiscard]] const ConnectionId& id() const { return id_; }
  [[nodiscard]] const ParticipantId& participant() const { return participant_; }
  [[nodiscard]] const std::string& answer_sdp() const { return answer_; }
  [[nodiscard]] transport::ConnectionState state() const { return connection_->state(); }
  [[nodiscard]] bool connected() const { return state() == transport::ConnectionState::connected; }

  /// Candidates, or an ICE restart when the fragment has new credentials; see ports::RoomMedia::patch().
  Result<std::string> patch(std::string_view fragment);

  /// Null when the peer does not receive it.
  PictureConsumer* picture() { return picture_ ? &*picture_ : nullptr; }
  SoundConsumer* sound() { return sound_ ? &*sound_ : nullptr; }
  [[nodiscard]] const PictureConsumer* picture() const { return picture_ ? &*picture_ : nullptr; }
  [[nodiscard]] const SoundConsumer* sound() const { return sound_ ? &*sound_ : nullptr; }
  [[nodiscard]] bool receives() const { return picture_ || sound_; }
  /// What he is to be sent.
  [[nodiscard]] const adaptation::RungChoice& choice() const { return link_.choice(); }
  [[nodiscard]] const adaptation::BandwidthEstimator& estimator() const { return link_.estimator(); }
  /// Of the chosen rung's picture.
  [[nodiscard]] WatcherBudget budget() const {
    const std::size_t waiting = picture_ ? picture_->pacer().waiting_bytes() : 0;
    return {drained_budget(choice().video_budget, waiting), lasting_.value()};
  }
  void set_wish(const QualityWish& wish, Instant now);
  /// Chooses anew from what the room offers now.
  void update_choice(Instant now);

  /// Sends one frame of the consumer's source.
  void send_picture(std::span<const rtp::SourcePacket> frame, Instant now);
  void send_sound(const rtp::SourcePacket& packet, Instant now);
  /// Goes over to the picture's target with its last key frame; false where that is not kept any more.
  bool replay(const Replay& replay, Instant now);

  void request_key_frame(Source source);
  /// What arrives now of each source.
  [[nodiscard]] std::optional<Codec> arriving(Source source, Instant now) const;
  /// Anything of any source, at any time.
  [[nodiscard]] bool has_received() const;

  /// When tick() has something to do.
  [[nodiscard]] Instant due() const { return due_; }
  /// It cannot wait for some 20 ms: packets are spread over time.
  [[nodiscard]] bool pressing() const {
    return link_.probing() || (picture_ && picture_->pacer().waiting() > 0);
  }
  /// Sends the RTCP, padding and queued pictures that are due, and looks after the link.
  void tick(Instant now);

  /// Adds what this peer was sent.
  void count(SentStatistics& sent) const;
  [[nodiscard]] std::uint64_t packets_received() const { return connection_->stats().packets_in; }

 private:
  Peer(ParticipantId participant, SendBatch& batch, PeerHandler& handler);
  Result<> set_up(const PeerEnvironment& environment, const sdp::Negotiated& negotiated);
  void add_line(const PeerEnvironment& environment, const sdp::NegotiatedMedia& media,
                sdp::LocalStreams& streams);
  void add_consumer(const PeerEnvironment& environment, const sdp::NegotiatedMedia& media,
                    sdp::LocalStreams& streams);
  Result<std::string> restart(const sdp::IceCredentials& remote);
  rtp::RtpSendStream* stream_of(std::uint32_t ssrc);
  [[nodiscard]] std::uint32_t own_ssrc() const;

  Outbox outbox(MediaKind kind, Instant now) {
    return {batch_, *connection_, link_, kind == MediaKind::video ? picture_numbered_ : sound_numbered_, now};
  }
  /// A lesser rung than what is sent is waited for.
  [[nodiscard]] bool is_stepping_down() const;
  void apply(const adaptation::RungChoice& choice);
  void pass_key_frame_wish(Instant now);
  /// The connection stands again after it did not.
  void resume();
  /// Each second, for who looks into one link.
  void log_link(Instant now);
  void serve_link(Instant now);
  void probe(Instant now);
  void serve_rtcp(Instant now);
  void send_reports(rtp::RtcpWriter& writer, Instant now);
  [[nodiscard]] Instant next_time(Instant now) const;

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
  void on_remb(std::uint64_t bits_per_second, std::span<const std::uint32_t> ssrcs) override;
  void on_transport_feedback(const rtp::TransportFeedback& feedback) override;
  void on_report_blocks(std::span<const rtp::ReportBlock> blocks);

  ConnectionId id_;
  ParticipantId participant_;
  SendBatch& batch_;
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
  adaptation::LinkController link_;
  LastingBudget lasting_;
  std::optional<PictureConsumer> picture_;
  std::optional<SoundConsumer> sound_;
  bool picture_numbered_ = false;  ///< for transport-wide feedback
  bool sound_numbered_ = false;
  QualityWish wish_;
  WishBackOff key_frame_wish_;
  std::uint64_t key_frames_seen_ = 0;
  std::uint64_t probes_ = 0;  ///< packets
  rtp::RtcpSchedule schedule_;
  std::uint8_t fir_sequence_ = 0;
  bool fir_seen_ = false;
  Instant rtcp_arrival_;  ///< of the RTCP packet that is being read
  rtp::RtcpScratch rtcp_scratch_;
  bool was_connected_ = false;
  Instant due_;
  Instant link_due_;
  Instant log_due_;
  std::unique_ptr<transport::Connection> connection_;
};

}  // namespace amphi::fanout
