#include "gateway/sdp/client.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gateway/sdp/agree.hpp"
#include "gateway/sdp/writer.hpp"

namespace amphi::sdp {

namespace {

// As Chromium numbers them.
constexpr std::uint8_t kOpus = 111, kAudioRed = 63, kVideoRed = 118, kUlpfec = 120;

struct OfferedLine {
  MediaKind kind = MediaKind::audio;
  std::optional<Source> source;
  bool program = false;
};

std::vector<OfferedLine> lines_of(const ClientOffer& offer) {
  std::vector<OfferedLine> lines;
  if (offer.microphone || offer.program_audio) {
    const auto source = offer.microphone ? std::optional(Source::microphone) : std::nullopt;
    lines.push_back({MediaKind::audio, source, offer.program_audio});
  }
  if (offer.program_video) lines.push_back({MediaKind::video, std::nullopt, true});
  if (offer.camera) lines.push_back({MediaKind::video, Source::camera, false});
  if (offer.screen) lines.push_back({MediaKind::video, Source::screen, false});
  return lines;
}

Direction direction_of(const OfferedLine& line) {
  if (line.source && line.program) return Direction::sendrecv;
  return line.source ? Direction::sendonly : Direction::recvonly;
}

CodecDescription describe(Codec codec, std::uint8_t payload_type) {
  CodecDescription description;
  description.payload_type = payload_type;
  description.name = codec == Codec::opus   ? "opus"
                     : codec == Codec::h264 ? "H264"
                     : codec == Codec::vp9  ? "VP9"
                                            : "VP8";
  description.clock_rate = clock_rate(codec);
  if (codec == Codec::opus) {
    description.channels = 2;
    description.fmtp = {{"minptime", "10"}, {"useinbandfec", "1"}};
    description.rtcp_fb = {"transport-cc"};
    return description;
  }
  if (codec == Codec::vp9) description.fmtp = {{"profile-id", "0"}};
  if (codec == Codec::h264) {
    description.fmtp = {
        {"level-asymmetry-allowed", "1"}, {"packetization-mode", "1"}, {"profile-level-id", "42e01f"}};
  }
  description.rtcp_fb = {"nack", "nack pli", "ccm fir", "transport-cc"};
  return description;
}

CodecDescription describe_rtx(std::uint8_t payload_type, std::uint8_t apt) {
  CodecDescription description;
  description.payload_type = payload_type;
  description.name = "rtx";
  description.clock_rate = 90'000;
  description.fmtp = {{"apt", std::to_string(apt)}};
  return description;
}

CodecDescription describe_format(std::string_view name, std::uint8_t payload_type, std::uint32_t rate) {
  CodecDescription description;
  description.payload_type = payload_type;
  description.name = name;
  description.clock_rate = rate;
  return description;
}

std::vector<CodecDescription> offered_sound(const OfferedLine& line, const ClientOffer& offer) {
  std::vector<CodecDescription> codecs{describe(Codec::opus, kOpus)};
  if (!line.program || !offer.redundant_audio) return codecs;
  CodecDescription red = describe_format("red", kAudioRed, clock_rate(Codec::opus));
  red.channels = 2;
  red.fmtp = {{fmt::format("{}/{}", kOpus, kOpus), ""}};
  codecs.push_back(std::move(red));
  return codecs;
}

std::vector<CodecDescription> offered_codecs(const OfferedLine& line, const ClientOffer& offer) {
  if (line.kind == MediaKind::audio) return offered_sound(line, offer);
  std::vector<CodecDescription> codecs;
  std::uint8_t next = 96;
  for (const Codec codec : line.program ? offer.program_codecs : offer.video_codecs) {
    codecs.push_back(describe(codec, next));
    codecs.push_back(describe_rtx(static_cast<std::uint8_t>(next + 1), next));
    next = static_cast<std::uint8_t>(next + 2);
  }
  if (line.program && offer.ulpfec) {
    codecs.push_back(describe_format("red", kVideoRed, 90'000));
    codecs.push_back(describe_rtx(kVideoRed + 1, kVideoRed));
    codecs.push_back(describe_format("ulpfec", kUlpfec, 90'000));
  }
  return codecs;
}

std::vector<Extension> offered_extensions(MediaKind kind) {
  std::vector<Extension> extensions{
      {3, "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01", {}},
      {4, "urn:ietf:params:rtp-hdrext:sdes:mid", {}},
      {2, "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time", {}}};
  if (kind == MediaKind::audio) extensions.push_back({1, "urn:ietf:params:rtp-hdrext:ssrc-audio-level", {}});
  return extensions;
}

NegotiatedMedia agreed_line(const MediaSection& answer, const OfferedLine& line) {
  NegotiatedMedia media;
  media.mid = answer.mid;
  media.kind = line.kind;
  media.answer = answer;
  media.rejected = answer.rejected || answer.direction == Direction::inactive;
  if (media.rejected) return media;
  media.sends = line.source && receives(answer.direction);
  media.receives = line.program && sends(answer.direction);
  if (media.sends) media.source = line.source;
  media.program = media.receives;
  summarize(answer, media);
  media.rejected = !media.sends && !media.receives;
  return media;
}

}  // namespace

ClientMids client_mids(const ClientOffer& offer) {
  ClientMids mids;
  const auto lines = lines_of(offer);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string& mid = lines[i].kind == MediaKind::audio   ? mids.audio
                       : lines[i].program                  ? mids.program_video
                       : lines[i].source == Source::camera ? mids.camera
                                                           : mids.screen;
    mid = std::to_string(i);
  }
  return mids;
}

std::string make_offer(const ClientOffer& offer, const LocalTransport& transport,
                       const LocalStreams& streams) {
  const auto lines = lines_of(offer);
  std::vector<std::string> mids;
  for (std::size_t i = 0; i < lines.size(); ++i) mids.push_back(std::to_string(i));
  Writer writer(transport, offer.setup, streams);
  writer.session(mids);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    MediaSection section;
    section.media = to_string(lines[i].kind);
    section.protocol = "UDP/TLS/RTP/SAVPF";
    section.mid = mids[i];
    section.direction = direction_of(lines[i]);
    section.extensions = offered_extensions(lines[i].kind);
    section.codecs = offered_codecs(lines[i], offer);
    writer.section(section, i == 0, lines[i].source.has_value());
  }
  return writer.take();
}

Result<Negotiated> parse_answer(std::string_view answer, const ClientOffer& offer) {
  auto peer = parse(answer);
  if (!peer) return peer.error();
  const auto lines = lines_of(offer);
  if (peer->sections.size() != lines.size()) {
    return fail(ErrorCode::malformed, "The answer has another number of m-lines than the offer.");
  }
  Negotiated result;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    result.media.push_back(agreed_line(peer->sections[i], lines[i]));
  }
  if (std::all_of(result.media.begin(), result.media.end(),
                  [](const auto& media) { return media.rejected; })) {
    return fail(ErrorCode::unsupported, "The answer rejects every line.");
  }
  if (auto bundled = check_bundle(*peer, result.media); !bundled) return bundled.error();
  if (auto taken = take_peer_transport(*peer, result); !taken) return taken.error();
  return result;
}

}  // namespace amphi::sdp
