#pragma once
#include <vector>

#include "gateway/sdp/negotiate.hpp"

namespace amphi::sdp {

/// The codec that this description names, when we can decode what it describes: Opus, VP8, VP9 profile 0,
/// H.264 with packetization-mode 0 or 1 in the profiles baseline, main and high.
std::optional<Codec> codec_of(const CodecDescription& description);

/// A codec that both ends take, with its retransmission format.
struct Match {
  Codec codec = Codec::opus;
  CodecDescription offered;
  std::optional<CodecDescription> rtx;
};

/// In the peer's order of preference. One description of each codec, and a second one of H.264, so that an
/// answer stays short: browsers offer eight kinds of it.
std::vector<Match> match_codecs(const MediaSection& section);

/// What the program's picture may be sent as: VP8, then VP9; where neither is offered the H.264 that is
/// closest to constrained baseline in packetization-mode 1.
std::vector<Match> match_program(const MediaSection& section);

/// As the answer says it: our parameters, and of the offered feedback what we do.
CodecDescription answer_codec(const Match& match);
/// The same for the rtx format, when there is one.
CodecDescription answer_rtx(const Match& match);
/// RED for Opus (RFC 2198), as the answer lists it behind `opus`; empty where it was not offered so.
std::vector<CodecDescription> answer_audio_redundancy(const MediaSection& section, std::uint8_t opus);
/// RED with its rtx format, and ULPFEC (RFC 5109 section 14); empty unless both RED and ULPFEC were offered.
std::vector<CodecDescription> answer_video_redundancy(const MediaSection& section);
/// The feedback of these codecs; transport-wide feedback counts only with its header extension.
Feedback feedback_of(const std::vector<CodecDescription>& codecs, const ExtensionIds& extensions);

/// The extensions that we use on such a line, as the answer lists them.
std::vector<Extension> answer_extensions(const MediaSection& section);
ExtensionIds extension_ids(const std::vector<Extension>& extensions);

}  // namespace amphi::sdp
