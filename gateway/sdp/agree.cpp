#include "gateway/sdp/agree.hpp"

#include <algorithm>

#include "gateway/sdp/text.hpp"

namespace amphi::sdp {

namespace {

/// RFC 9143 section 7.2: of a bundle the first line says the transport's parameters. A bundle-only line has
/// none.
const MediaSection* transport_section(const SessionDescription& peer,
                                      const std::vector<NegotiatedMedia>& media) {
  for (std::size_t i = 0; i < media.size(); ++i) {
    if (!media[i].rejected && peer.sections[i].ice) return &peer.sections[i];
  }
  const auto found = std::find_if(peer.sections.begin(), peer.sections.end(),
                                  [](const MediaSection& section) { return section.ice.has_value(); });
  return found == peer.sections.end() ? nullptr : &*found;
}

/// With rtcp-mux only the first component counts (RFC 8839 section 5.1: foundation, then component).
bool is_rtp_candidate(const std::string& candidate) {
  const auto words = split(candidate, ' ');
  return words.size() > 1 && words[1] == "1";
}

std::optional<Codec> codec_named(const CodecDescription& description) {
  return codec_from_string(description.name);
}

}  // namespace

Setup opposite(Setup peer) {
  return peer == Setup::passive ? Setup::active : Setup::passive;
}

Result<void> take_peer_transport(const SessionDescription& peer, Negotiated& out) {
  const MediaSection* section = transport_section(peer, out.media);
  if (section == nullptr) return fail(ErrorCode::malformed, "There is no a=ice-ufrag with an a=ice-pwd.");
  if (!section->fingerprint) {
    return fail(ErrorCode::malformed, "There is no a=fingerprint with sha-256, sha-384 or sha-512.");
  }
  out.ice = *section->ice;
  out.fingerprint = *section->fingerprint;
  out.setup = opposite(section->setup.value_or(Setup::active));  // RFC 4145 section 4.1: absent means active
  out.ice_lite = peer.ice_lite;
  out.trickle = peer.trickle;
  out.end_of_candidates = section->end_of_candidates || peer.end_of_candidates;
  for (const auto* list : {&section->candidates, &peer.candidates}) {
    std::copy_if(list->begin(), list->end(), std::back_inserter(out.candidates), is_rtp_candidate);
  }
  return {};
}

Result<void> check_bundle(const SessionDescription& peer, const std::vector<NegotiatedMedia>& media) {
  const auto accepted =
      std::count_if(media.begin(), media.end(), [](const auto& line) { return !line.rejected; });
  for (std::size_t i = 0; i < media.size(); ++i) {
    if (media[i].rejected) continue;
    const bool bundled = std::find(peer.bundle.begin(), peer.bundle.end(), media[i].mid) != peer.bundle.end();
    if (!bundled && accepted > 1) {
      return fail(ErrorCode::unsupported,
                  "All m-lines must be in one a=group:BUNDLE; we use a single transport.");
    }
    if (!peer.sections[i].rtcp_mux) {
      return fail(ErrorCode::unsupported,
                  "Each m-line needs a=rtcp-mux; we use a single port for RTP and RTCP.");
    }
  }
  return {};
}

void summarize(const MediaSection& peer, NegotiatedMedia& media) {
  media.extensions = extension_ids(media.answer.extensions);
  media.feedback = feedback_of(media.answer.codecs, media.extensions);
  media.ssrcs = media.receives ? peer.ssrcs : std::vector<SsrcDescription>();
  for (const CodecDescription& codec : media.answer.codecs) {
    const auto named = codec_named(codec);
    if (media.receives && named) media.receive_codecs[codec.payload_type] = *named;
    if (media.receives && codec.apt) media.receive_rtx[codec.payload_type] = *codec.apt;
    if (media.sends && named && !media.send) media.send = SendCodec{*named, codec.payload_type, {}};
    if (media.send && codec.apt == media.send->payload_type)
      media.send->rtx_payload_type = codec.payload_type;
  }
}

}  // namespace amphi::sdp
