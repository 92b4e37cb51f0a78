#include "gateway/sdp/negotiate.hpp"

#include <algorithm>

#include "gateway/sdp/agree.hpp"
#include "gateway/sdp/codecs.hpp"
#include "gateway/sdp/roles.hpp"

namespace amphi::sdp {

namespace {

constexpr const char* kNothingInCommon =
    "No line of the offer can be used. We take Opus (48000/2), VP8, VP9 profile 0 and H.264 with "
    "packetization-mode 0 or 1, over UDP/TLS/RTP/SAVPF.";

bool is_webrtc(const MediaSection& section) {
  return section.protocol == "UDP/TLS/RTP/SAVPF" || section.protocol == "TCP/TLS/RTP/SAVPF" ||
         section.protocol == "RTP/SAVPF";
}

/// A line that carries a camera too lists what only the camera may be behind the program's codecs.
std::vector<Match> usable_codecs(const MediaSection& section, const LineRole& role) {
  if (section.kind == SectionKind::audio || !role.program) return match_codecs(section);
  std::vector<Match> matches = match_program(section);
  if (!role.source || matches.empty()) return matches;
  for (Match& other : match_codecs(section)) {
    const bool listed = std::any_of(matches.begin(), matches.end(), [&](const Match& match) {
      return match.offered.payload_type == other.offered.payload_type;
    });
    if (!listed) matches.push_back(std::move(other));
  }
  return matches;
}

/// RED and FEC for what we send. A line that carries a camera too goes without: the peer might use them.
std::vector<CodecDescription> redundancy(const MediaSection& section, const LineRole& role,
                                         const std::vector<Match>& matches) {
  if (!role.program) return {};
  if (section.kind == SectionKind::audio) {
    return answer_audio_redundancy(section, matches.front().offered.payload_type);
  }
  return role.source ? std::vector<CodecDescription>() : answer_video_redundancy(section);
}

Direction answer_direction(const LineRole& role) {
  if (role.source && role.program) return Direction::sendrecv;
  return role.program ? Direction::sendonly : Direction::recvonly;
}

NegotiatedMedia reject(const MediaSection& section) {
  NegotiatedMedia media;
  media.mid = section.mid;
  media.kind = section.kind == SectionKind::audio ? MediaKind::audio : MediaKind::video;
  media.rejected = true;
  media.answer.kind = section.kind;
  media.answer.media = section.media;
  media.answer.protocol = section.protocol;
  media.answer.formats = {section.formats.front()};
  media.answer.mid = section.mid;
  media.answer.direction = Direction::inactive;
  media.answer.rejected = true;
  return media;
}

NegotiatedMedia answer_line(const MediaSection& section, const LineRole& role) {
  NegotiatedMedia media = reject(section);
  const auto matches = usable_codecs(section, role);
  if (!role.wanted() || !is_webrtc(section) || matches.empty()) return media;
  media.rejected = media.answer.rejected = false;
  media.source = role.source;
  media.program = role.program;
  media.receives = role.source.has_value();
  media.sends = role.program;
  media.answer.direction = answer_direction(role);
  media.answer.rtcp_mux = true;
  media.answer.extensions = answer_extensions(section);
  for (const Match& match : matches) {
    media.answer.codecs.push_back(answer_codec(match));
    if (match.rtx) media.answer.codecs.push_back(answer_rtx(match));
  }
  for (CodecDescription& format : redundancy(section, role, matches)) {
    media.answer.codecs.push_back(std::move(format));
  }
  summarize(section, media);
  return media;
}

}  // namespace

Result<Negotiated> negotiate(const SessionDescription& offer, const LocalPolicy& policy) {
  const auto roles = assign_roles(offer, policy.purpose);
  Negotiated result;
  for (std::size_t i = 0; i < offer.sections.size(); ++i) {
    result.media.push_back(answer_line(offer.sections[i], roles[i]));
  }
  if (std::all_of(result.media.begin(), result.media.end(),
                  [](const auto& media) { return media.rejected; })) {
    return fail(ErrorCode::unsupported, kNothingInCommon);
  }
  if (auto bundled = check_bundle(offer, result.media); !bundled) return bundled.error();
  if (auto taken = take_peer_transport(offer, result); !taken) return taken.error();
  return result;
}

}  // namespace amphi::sdp
