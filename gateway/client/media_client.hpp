#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "gateway/client/vp8_packetizer.hpp"
#include "gateway/rtp/packet_history.hpp"
#include "gateway/rtp/receive_stream.hpp"
#include "gateway/rtp/red_receiver.hpp"
#include "gateway/rtp/rtcp_schedule.hpp"
#include "gateway/rtp/send_stream.hpp"
#include "gateway/rtp/transport_cc.hpp"
#include "gateway/rtp/ulpfec_receiver.hpp"
#include "gateway/sdp/client.hpp"
#include "gateway/transport/connection.hpp"

namespace amphi::client {

/// Takes an offer to the server and brings the answer; blocking.
using OfferExchange = std::function<Result<std::string>(const std::string& offer)>;
/// Takes our answer to the server; blocking.
using AnswerDelivery = std::function<Result<>(const std::string& answer)>;

/// What to offer, and from where.
struct ClientOptions {
  std::string url;  ///< http://host:port/whip/{room} or /whep/{room}, with any query
  std::string token;
  sdp::ClientOffer offer;
  transport::TransportConfig transport;
};

/// Told by a MediaClient on the loop's thread; none may destroy it.
class MediaClientHandler {
 public:
  virtual void on_state(transport::ConnectionState state) = 0;
  /// A packet of the program (WHEP), retransmissions and what FEC recovered restored, duplicates removed.
  /// Redundant sound (RED) is handed on as it is.
  virtual void on_program(MediaKind kind, const RtpPacketView& packet, Instant arrival) = 0;
  /// The server wants a key frame of our camera.
  virtual void on_key_frame_request() = 0;

 protected:
  ~MediaClientHandler() = default;
};

/// A WHIP or WHEP client on our own transport: the demo's speakers, and viewers that decode nothing for tests
/// and load. Owner: whoever made it; the loop's thread.
class MediaClient final : private transport::ConnectionHandler, private rtp::RtcpVisitor {
 public:
  /// Offers and waits for the HTTP answer (blocking); connecting goes on in the loop.
  /// Errors: what the server answered, or that it does not.
  static Result<std::unique_ptr<MediaClient>> join(transport::EventLoop& loop,
                                                   const transport::Certificate& certificate,
                                                   const NtpClock& clock, ClientOptions options,
                                                   MediaClientHandler& handler);
  /// The same with another way to the server than HTTP; `url` and `token` are not used then.
  static Result<std::unique_ptr<MediaClient>> connect(transport::EventLoop& loop,
                                                      const transport::Certificate& certificate,
                                                      const NtpClock& clock, ClientOptions options,
                                                      const OfferExchange& exchange,
                                                      MediaClientHandler& handler);
  /// For a server that makes the offer itself: takes all the sound and picture that it offers to send, and
  /// sends none. Of the options only `transport` is used.
  static Result<std::unique_ptr<MediaClient>> answer(transport::EventLoop& loop,
                                                     const transport::Certificate& certificate,
                                                     const NtpClock& clock, ClientOptions options,
                                                     const std::string& offer, const AnswerDelivery& deliver,
                                                     MediaClientHandler& handler);
  ~MediaClient() override;

  /// One VP8 picture, taken at `captured`.
  void send_picture(Bytes vp8_frame, Instant captured);
  /// One Opus packet; `level` in -dBov as in RFC 6464.
  void send_sound(Bytes opus_packet, Instant captured);
  /// Sends RTCP that is due; to be called about every 20 ms.
  void tick(Instant now);
  /// Asks for a key frame of the program, as a decoder does that cannot go on.
  void request_key_frame();
  /// DELETEs the session (blocking) and closes.
  Result<> leave();

  [[nodiscard]] const std::string& resource() const { return resource_; }
  [[nodiscard]] transport::ConnectionState state() const { return connection_->state(); }
  [[nodiscard]] transport::ConnectionStats transport_stats() const { return connection_->stats(); }
  /// What came of one kind of media since its stream (its SSRC) began; all zero before that.
  struct Received {
    rtp::RtpReceiveStream::Counters counters;
    std::int64_t lost = 0;        ///< packets that never came, not even again
    std::uint64_t recovered = 0;  ///< of the lost sound, out of RED; of the picture, by FEC
  };
  [[nodiscard]] Received received(MediaKind kind) const;

 private:
  /// Chromium was seen to tell 12 to 17 times a second what came.
  static constexpr Duration kFeedbackInterval = std::chrono::milliseconds(60);

  struct Outgoing {
    std::shared_ptr<rtp::PacketHistory> history;  ///< made with the stream: it is large
    std::optional<rtp::RtpSendStream> stream;
    std::uint16_t sequence = 0;
  };
  struct Incoming {
    MediaKind kind = MediaKind::audio;
    sdp::NegotiatedMedia media;
    std::optional<rtp::RtpReceiveStream> stream;
    std::optional<rtp::RedReceiver> red;     ///< audio
    std::optional<rtp::UlpfecReceiver> fec;  ///< video
  };

  MediaClient(ClientOptions options, const NtpClock& clock, MediaClientHandler& handler);
  Result<> start(transport::EventLoop& loop, const transport::Certificate& certificate,
                 const OfferExchange& exchange);
  Result<> start_answering(transport::EventLoop& loop, const transport::Certificate& certificate,
                           const std::string& offer, const AnswerDelivery& deliver);
  Result<std::string> post_offer(const std::string& offer);
  Result<> apply(const sdp::Negotiated& negotiated, const sdp::LocalStreams& streams);
  void send(Outgoing& outgoing, bool marker, std::uint32_t timestamp, Bytes payload, Instant captured);
  Incoming* incoming_for(const RtpPacketView& packet);
  void start_incoming(Incoming& incoming, std::uint32_t ssrc);
  void take_picture(Incoming& incoming, const rtp::ReceivedPacket& received, Instant arrival);
  void hand_on(const Incoming& incoming, Bytes packet, Instant arrival);
  Outgoing* outgoing_of(std::uint32_t ssrc);
  void send_reports(rtp::RtcpWriter& writer, Instant now);

  void on_state(transport::ConnectionState state) override;
  void on_rtp(MutableBytes packet, Instant arrival) override;
  void on_rtcp(MutableBytes packet, Instant arrival) override;
  void on_sender_report(const rtp::SenderInfo& info, std::span<const rtp::ReportBlock> blocks) override;
  void on_receiver_report(std::uint32_t sender, std::span<const rtp::ReportBlock> blocks) override;
  void on_nack(std::uint32_t media, std::span<const std::uint16_t> sequences) override;
  void on_pli(std::uint32_t media) override;
  void on_fir(std::uint32_t media, std::uint8_t command_sequence) override;

  ClientOptions options_;
  const NtpClock& clock_;
  MediaClientHandler& handler_;
  std::string resource_;  ///< URL
  std::string cname_;
  std::uint32_t own_ssrc_ = 1;
  Outgoing sound_;
  Outgoing picture_;
  std::vector<Incoming> incoming_;
  rtp::ExtensionIds extensions_;
  rtp::TransportCcReceiver arrivals_{kFeedbackInterval};
  rtp::TransportCcSender departures_;
  rtp::RtcpSchedule schedule_;
  Vp8Packetizer packetizer_;
  Instant rtcp_arrival_;
  rtp::RtcpScratch rtcp_scratch_;
  std::unique_ptr<transport::Connection> connection_;
};

}  // namespace amphi::client
