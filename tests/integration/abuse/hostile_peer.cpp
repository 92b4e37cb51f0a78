#include "tests/integration/abuse/hostile_peer.hpp"

#include <array>

#include "gateway/client/http_exchange.hpp"
#include "gateway/fanout/convert.hpp"
#include "mcu/base/random.hpp"

namespace amphi::test {
namespace {

sdp::LocalStreams make_streams(const sdp::ClientOffer& offer) {
  sdp::LocalStreams streams{random_name(16), random_name(16), {}};
  const sdp::ClientMids mids = sdp::client_mids(offer);
  for (const std::string& mid : {mids.audio, mids.camera, mids.screen}) {
    if (!mid.empty()) streams.ssrcs[mid] = {random_u32(), random_u32()};
  }
  if (offer.microphone) streams.ssrcs[mids.audio].rtx = 0;
  return streams;
}

}  // namespace

Result<std::unique_ptr<HostilePeer>> HostilePeer::join(transport::EventLoop& loop,
                                                       const transport::Certificate& certificate,
                                                       const std::string& url, const std::string& token,
                                                       const sdp::ClientOffer& offer) {
  std::unique_ptr<HostilePeer> peer(new HostilePeer);
  transport::TransportConfig config;
  config.addresses = {"127.0.0.1"};
  auto connection =
      transport::Connection::create(loop, config, certificate, transport::IceRole::controlling, *peer);
  if (!connection) return connection.error();
  peer->connection_ = std::move(*connection);
  peer->streams_ = make_streams(offer);
  const auto answer = client::http_exchange(
      "POST", url, token,
      sdp::make_offer(offer, fanout::local_transport(peer->connection_->local_parameters()), peer->streams_));
  if (!answer) return answer.error();
  if (answer->status != 201) return fail(ErrorCode::unsupported, std::to_string(answer->status));
  peer->resource_ = client::origin_of(url) + answer->location;
  auto negotiated = sdp::parse_answer(answer->body, offer);
  if (!negotiated) return negotiated.error();
  peer->negotiated_ = std::move(*negotiated);
  for (const sdp::NegotiatedMedia& media : peer->negotiated_.media) {
    if (!media.rejected) peer->extensions_ = fanout::extension_ids(media.extensions);
  }
  if (auto set = peer->connection_->set_remote(fanout::remote_parameters(peer->negotiated_)); !set)
    return set.error();
  return peer;
}

const sdp::NegotiatedMedia* HostilePeer::line(const std::string& mid) const {
  for (const sdp::NegotiatedMedia& media : negotiated_.media) {
    if (media.mid == mid && !media.rejected) return &media;
  }
  return nullptr;
}

std::uint32_t HostilePeer::ssrc(const std::string& mid) const {
  const auto found = streams_.ssrcs.find(mid);
  return found == streams_.ssrcs.end() ? 0 : found->second.ssrc;
}

void HostilePeer::send_rtp(const HostileRtp& header, Bytes payload) {
  std::array<std::uint8_t, kMaxRtpPacket> bytes{};
  std::size_t size = 12;
  const auto put = [&](std::size_t at, std::uint32_t value, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      bytes[at + i] = static_cast<std::uint8_t>(value >> (8 * (count - 1 - i)));
    }
  };
  const bool with_mid = !header.mid.empty() && extensions_.mid != 0;
  bytes[0] = with_mid ? 0x90 : 0x80;
  bytes[1] = static_cast<std::uint8_t>((header.marker ? 0x80U : 0U) | header.payload_type);
  put(2, header.sequence, 2);
  put(4, header.timestamp, 4);
  put(8, header.ssrc, 4);
  if (with_mid) {  // RFC 8285 section 4.2
    const std::size_t words = (1 + header.mid.size() + 3) / 4;
    put(12, 0xBEDE, 2);
    put(14, static_cast<std::uint32_t>(words), 2);
    bytes[16] = static_cast<std::uint8_t>(extensions_.mid << 4 | (header.mid.size() - 1));
    std::copy(header.mid.begin(), header.mid.end(), bytes.begin() + 17);
    size = 16 + words * 4;
  }
  const std::size_t room = std::min(payload.size(), bytes.size() - size);
  std::copy_n(payload.begin(), room, bytes.begin() + static_cast<std::ptrdiff_t>(size));
  connection_->send_rtp(Bytes(bytes).first(size + room));
}

void HostilePeer::on_rtp(MutableBytes packet, Instant) {
  rtp_bytes += packet.size();
  if (on_packet) on_packet(packet);
}

}  // namespace amphi::test
