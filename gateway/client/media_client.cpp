#include "gateway/client/media_client.hpp"

#include <fmt/format.h>

#include "gateway/client/http_exchange.hpp"
#include "gateway/fanout/convert.hpp"
#include "mcu/base/random.hpp"

namespace amphi::client {

using fanout::extension_ids;
using fanout::local_transport;
using fanout::remote_parameters;

namespace {

sdp::LocalStreams make_streams(const sdp::ClientOffer& offer) {
  sdp::LocalStreams streams{random_name(16), random_name(16), {}};
  const sdp::ClientMids mids = sdp::client_mids(offer);
  if (offer.microphone) streams.ssrcs[mids.audio] = {random_u32(), 0};
  if (offer.camera) streams.ssrcs[mids.camera] = {random_u32(), random_u32()};
  if (offer.screen) streams.ssrcs[mids.screen] = {random_u32(), random_u32()};
  return streams;
}

std::uint32_t rtp_time(Instant captured, std::uint32_t rate) {
  const auto microseconds =
      std::chrono::duration_cast<std::chrono::microseconds>(captured.time_since_epoch()).count();
  return static_cast<std::uint32_t>(microseconds * static_cast<std::int64_t>(rate) / 1'000'000);
}

}  // namespace

MediaClient::MediaClient(ClientOptions options, const NtpClock& clock, MediaClientHandler& handler)
    : options_(std::move(options)), clock_(clock), handler_(handler) {}

MediaClient::~MediaClient() = default;

Result<std::unique_ptr<MediaClient>> MediaClient::join(transport::EventLoop& loop,
                                                       const transport::Certificate& certificate,
                                                       const NtpClock& clock, ClientOptions options,
                                                       MediaClientHandler& handler) {
  std::unique_ptr<MediaClient> client(new MediaClient(std::move(options), clock, handler));
  const auto post = [&](const std::string& offer) { return client->post_offer(offer); };
  if (auto started = client->start(loop, certificate, post); !started) return started.error();
  return client;
}

Result<std::unique_ptr<MediaClient>> MediaClient::connect(transport::EventLoop& loop,
                                                          const transport::Certificate& certificate,
                                                          const NtpClock& clock, ClientOptions options,
                                                          const OfferExchange& exchange,
                                                          MediaClientHandler& handler) {
  std::unique_ptr<MediaClient> client(new MediaClient(std::move(options), clock, handler));
  if (auto started = client->start(loop, certificate, exchange); !started) return started.error();
  return client;
}

Result<std::unique_ptr<MediaClient>> MediaClient::answer(transport::EventLoop& loop,
                                                         const transport::Certificate& certificate,
                                                         const NtpClock& clock, ClientOptions options,
                                                         const std::string& offer,
                                                         const AnswerDelivery& deliver,
                                                         MediaClientHandler& handler) {
  std::unique_ptr<MediaClient> client(new MediaClient(std::move(options), clock, handler));
  if (auto started = client->start_answering(loop, certificate, offer, deliver); !started)
    return started.error();
  return client;
}

Result<> MediaClient::start_answering(transport::EventLoop& loop, const transport::Certificate& certificate,
                                      const std::string& offer, const AnswerDelivery& deliver) {
  const auto peer = sdp::parse(offer);
  if (!peer) return peer.error();
  // Seen from this end a server that only sends is what a WHIP client is to the server.
  const auto negotiated = sdp::negotiate(*peer, {ports::ConnectionPurpose::whip});
  if (!negotiated) return negotiated.error();
  auto connection = transport::Connection::create(loop, options_.transport, certificate,
                                                  transport::IceRole::controlled, *this);
  if (!connection) return connection.error();
  connection_ = std::move(*connection);
  const sdp::LocalStreams streams{random_name(16), random_name(16), {}};
  if (auto applied = apply(*negotiated, streams); !applied) return applied;
  if (auto set = connection_->set_remote(remote_parameters(*negotiated)); !set) return set;
  return deliver(sdp::make_answer(*negotiated, local_transport(connection_->local_parameters()), streams));
}

Result<std::string> MediaClient::post_offer(const std::string& offer) {
  const auto answer = http_exchange("POST", options_.url, options_.token, offer);
  if (!answer) return answer.error();
  if (answer->status != 201)
    return fail(ErrorCode::unsupported, fmt::format("the server answered {}", answer->status));
  resource_ = origin_of(options_.url) + answer->location;
  return answer->body;
}

Result<> MediaClient::start(transport::EventLoop& loop, const transport::Certificate& certificate,
                            const OfferExchange& exchange) {
  auto connection = transport::Connection::create(loop, options_.transport, certificate,
                                                  transport::IceRole::controlling, *this);
  if (!connection) return connection.error();
  connection_ = std::move(*connection);
  const sdp::LocalStreams streams = make_streams(options_.offer);
  cname_ = streams.cname;
  const auto answer =
      exchange(sdp::make_offer(options_.offer, local_transport(connection_->local_parameters()), streams));
  if (!answer) return answer.error();
  const auto negotiated = sdp::parse_answer(*answer, options_.offer);
  if (!negotiated) return negotiated.error();
  if (auto applied = apply(*negotiated, streams); !applied) return applied;
  return connection_->set_remote(remote_parameters(*negotiated));
}

Result<> MediaClient::apply(const sdp::Negotiated& negotiated, const sdp::LocalStreams& streams) {
  for (const sdp::NegotiatedMedia& media : negotiated.media) {
    if (media.rejected) continue;
    extensions_ = extension_ids(media.extensions);
    if (media.receives) incoming_.push_back({media.kind, media, {}, {}, {}});
    const auto ssrc = streams.ssrcs.find(media.mid);
    if (!media.send || ssrc == streams.ssrcs.end()) continue;
    rtp::SendConfig config;
    config.ssrc = ssrc->second.ssrc;
    config.payload_type = media.send->payload_type;
    config.clock_rate = clock_rate(media.send->codec);
    config.nack = media.feedback.nack;
    if (media.send->rtx_payload_type)
      config.rtx = rtp::RtxSend{ssrc->second.rtx, *media.send->rtx_payload_type};
    config.mid = media.mid;
    config.extensions = extensions_;
    own_ssrc_ = config.ssrc;
    Outgoing& outgoing = media.kind == MediaKind::audio ? sound_ : picture_;
    outgoing.history = std::make_shared<rtp::PacketHistory>(512);
    outgoing.stream.emplace(std::move(config), clock_, media.feedback.transport_cc ? &departures_ : nullptr);
    outgoing.stream->switch_source(outgoing.history, rtp::SourceClock::different);
  }
  return {};
}

void MediaClient::send(Outgoing& outgoing, bool marker, std::uint32_t timestamp, Bytes payload,
                       Instant captured) {
  if (!outgoing.stream || state() != transport::ConnectionState::connected) return;
  const Instant t = now();
  const rtp::SourcePacket packet{marker, outgoing.sequence++, timestamp, captured, payload};
  outgoing.history->add(packet, t);
  std::array<std::uint8_t, kMaxRtpPacket> buffer;
  const std::size_t size = outgoing.stream->send(packet, t, buffer);
  if (size > 0) connection_->send_rtp(Bytes(buffer).first(size));
  schedule_.on_media(t);
}

void MediaClient::send_picture(Bytes frame, Instant captured) {
  const std::uint32_t timestamp = rtp_time(captured, clock_rate(Codec::vp8));
  packetizer_.packetize(
      frame, [&](Bytes payload, bool last) { send(picture_, last, timestamp, payload, captured); });
}

void MediaClient::send_sound(Bytes packet, Instant captured) {
  send(sound_, false, rtp_time(captured, clock_rate(Codec::opus)), packet, captured);
}

Result<> MediaClient::leave() {
  connection_->close();
  const auto answer = http_exchange("DELETE", resource_, options_.token, "");
  if (!answer) return answer.error();
  if (answer->status != 200)
    return fail(ErrorCode::not_found, fmt::format("the server answered {}", answer->status));
  return {};
}

}  // namespace amphi::client
