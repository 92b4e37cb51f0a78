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

void summarize_redundancy(NegotiatedMedia& media) {
  for (const CodecDescription& codec : media.answer.codecs) {
    if (equal_without_case(codec.name, "red")) media.red_payload_type = codec.payload_type;
    if (equal_without_case(codec.name, "ulpfec")) media.ulpfec_payload_type = codec.payload_type;
  }
}

void summarize_rtx(NegotiatedMedia& media) {
  for (const CodecDescription& codec : media.answer.codecs) {
    if (!codec.apt) continue;
    const bool for_red = codec.apt == media.red_payload_type;
    if (for_red) media.red_rtx_payload_type = codec.payload_type;
    if (media.receives && (for_red || media.receive_codecs.contains(*codec.apt))) {
      media.receive_rtx[codec.payload_type] = *codec.apt;
    }
    for (SendCodec& send : media.send_codecs) {
      if (send.payload_type == *codec.apt) send.rtx_payload_type = codec.payload_type;
    }
  }
}

/// The program goes as H.264 only where there is nothing else.
void keep_program_codecs(std::vector<SendCodec>& codecs) {
  const bool other = std::any_of(codecs.begin(), codecs.end(),
                                 [](const SendCodec& codec) { return codec.codec != Codec::h264; });
  if (other) std::erase_if(codecs, [](const SendCodec& codec) { return codec.codec == Codec::h264; });
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
  summarize_redundancy(media);
  for (const CodecDescription& codec : media.answer.codecs) {
    const auto named = codec_named(codec);
    if (media.receives && named) media.receive_codecs[codec.payload_type] = *named;
    if (media.sends && named) media.send_codecs.push_back({*named, codec.payload_type, {}});
  }
  summarize_rtx(media);
  if (media.sends && media.program) keep_program_codecs(media.send_codecs);
  if (!media.send_codecs.empty()) media.send = media.send_codecs.front();
}

}  // namespace amphi::sdp
