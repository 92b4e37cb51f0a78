#include "gateway/sdp/codecs.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "gateway/sdp/text.hpp"

namespace amphi::sdp {

namespace {

constexpr std::array<std::string_view, 5> kVideoFeedback{"nack", "nack pli", "ccm fir", "goog-remb",
                                                         "transport-cc"};
// No NACK: sound has no RTX, and SRTP does not send a number twice. RED and in-band FEC repair it.
constexpr std::array<std::string_view, 1> kAudioFeedback{"transport-cc"};
constexpr std::size_t kMaxProfileLevelId = 8;

std::string_view parameter(const CodecDescription& description, const std::string& key,
                           std::string_view otherwise) {
  const auto found = description.fmtp.find(key);
  return found == description.fmtp.end() ? otherwise : std::string_view(found->second);
}

/// RFC 6184 section 8.1. Only the profile counts: the decoder takes every level, and FFmpeg's constraint byte
/// is malformed.
bool decodable_h264(const CodecDescription& description) {
  const auto mode = parameter(description, "packetization-mode", "0");
  const auto profile_level = parameter(description, "profile-level-id", "42000a");
  const std::string profile = lower(profile_level.substr(0, 2));
  return (mode == "0" || mode == "1") && is_token(profile_level, kMaxProfileLevelId) &&
         (profile == "42" || profile == "4d" || profile == "64");
}

std::optional<CodecDescription> find_rtx(const MediaSection& section, std::uint8_t payload_type) {
  for (const CodecDescription& codec : section.codecs) {
    if (codec.apt == payload_type && equal_without_case(codec.name, "rtx")) return codec;
  }
  return std::nullopt;
}

void keep_feedback(const CodecDescription& offered, std::span<const std::string_view> ours,
                   CodecDescription& out) {
  for (const std::string_view wish : ours) {
    if (std::find(offered.rtcp_fb.begin(), offered.rtcp_fb.end(), wish) != offered.rtcp_fb.end()) {
      out.rtcp_fb.emplace_back(wish);
    }
  }
}

std::map<std::string, std::string> answer_parameters(const Match& match) {
  switch (match.codec) {
    case Codec::opus:
      return {{"minptime", "10"}, {"useinbandfec", "1"}, {"stereo", "0"}};
    case Codec::vp8:
      return {};
    case Codec::vp9:
      return {{"profile-id", "0"}};
    case Codec::h264:
      return {{"level-asymmetry-allowed", "1"},
              {"packetization-mode", std::string(parameter(match.offered, "packetization-mode", "0"))},
              {"profile-level-id", std::string(parameter(match.offered, "profile-level-id", "42000a"))}};
  }
  return {};
}

bool has(const std::vector<std::string>& feedback, std::string_view name) {
  return std::find(feedback.begin(), feedback.end(), name) != feedback.end();
}

struct KnownExtension {
  std::string_view uri;
  std::uint8_t ExtensionIds::*id;
};
constexpr std::array<KnownExtension, 6> kExtensions{
    {{"urn:ietf:params:rtp-hdrext:sdes:mid", &ExtensionIds::mid},
     {"urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id", &ExtensionIds::rid},
     {"urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id", &ExtensionIds::repaired_rid},
     {"urn:ietf:params:rtp-hdrext:ssrc-audio-level", &ExtensionIds::audio_level},
     {"http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
      &ExtensionIds::transport_cc},
     {"http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time", &ExtensionIds::abs_send_time}}};
constexpr std::uint8_t kMaxOneByteId = 14;

const KnownExtension* find_extension(std::string_view uri) {
  const auto* found = std::find_if(kExtensions.begin(), kExtensions.end(),
                                   [&](const KnownExtension& known) { return known.uri == uri; });
  return found == kExtensions.end() ? nullptr : found;
}

}  // namespace

std::optional<Codec> codec_of(const CodecDescription& description) {
  const auto codec = codec_from_string(description.name);
  if (!codec || description.clock_rate != clock_rate(*codec)) return std::nullopt;
  if (*codec == Codec::opus && description.channels != 2) return std::nullopt;  // RFC 7587 section 7
  if (*codec == Codec::vp9 && parameter(description, "profile-id", "0") != "0") return std::nullopt;
  if (*codec == Codec::h264 && !decodable_h264(description)) return std::nullopt;
  return codec;
}

std::vector<Match> match_codecs(const MediaSection& section) {
  std::vector<Match> matches;
  for (const CodecDescription& offered : section.codecs) {
    const auto codec = codec_of(offered);
    const bool fits = codec && (kind_of(*codec) == MediaKind::audio) == (section.kind == SectionKind::audio);
    if (!fits) continue;
    const auto already = std::count_if(matches.begin(), matches.end(),
                                       [&](const Match& match) { return match.codec == *codec; });
    if (already >= (*codec == Codec::h264 ? 2 : 1)) continue;
    const bool video = section.kind == SectionKind::video;
    matches.push_back({*codec, offered, video ? find_rtx(section, offered.payload_type) : std::nullopt});
  }
  return matches;
}

namespace {

/// The higher, the closer to what our encoder makes (RFC 6184 section 8.1: profile_idc, profile-iop, level).
int h264_rank(const CodecDescription& description) {
  const std::string profile = lower(parameter(description, "profile-level-id", "42000a"));
  const bool baseline = profile.starts_with("42");
  const bool constrained = baseline && profile.size() > 2 && profile[2] != '0';
  const bool interleaved = parameter(description, "packetization-mode", "0") == "1";
  return (constrained ? 4 : baseline ? 2 : 0) + (interleaved ? 1 : 0);
}

std::optional<Match> best_h264(const MediaSection& section) {
  const CodecDescription* best = nullptr;
  for (const CodecDescription& offered : section.codecs) {
    if (codec_of(offered) != Codec::h264) continue;
    if (best == nullptr || h264_rank(offered) > h264_rank(*best)) best = &offered;
  }
  if (best == nullptr) return std::nullopt;
  return Match{Codec::h264, *best, find_rtx(section, best->payload_type)};
}

const CodecDescription* find_format(const MediaSection& section, std::string_view name,
                                    std::uint32_t clock_rate, int channels) {
  const auto found = std::find_if(section.codecs.begin(), section.codecs.end(), [&](const auto& codec) {
    return equal_without_case(codec.name, name) && codec.clock_rate == clock_rate &&
           codec.channels == channels;
  });
  return found == section.codecs.end() ? nullptr : &*found;
}

CodecDescription plain_format(const CodecDescription& offered) {
  CodecDescription answer;
  answer.payload_type = offered.payload_type;
  answer.name = offered.name;
  answer.clock_rate = offered.clock_rate;
  answer.channels = offered.channels;
  return answer;
}

}  // namespace

std::vector<Match> match_program(const MediaSection& section) {
  std::vector<Match> matches;
  const std::vector<Match> offered = match_codecs(section);
  for (const Codec codec : {Codec::vp8, Codec::vp9}) {
    std::copy_if(offered.begin(), offered.end(), std::back_inserter(matches),
                 [&](const Match& match) { return match.codec == codec; });
  }
  if (!matches.empty()) return matches;
  if (auto h264 = best_h264(section)) matches.push_back(std::move(*h264));
  return matches;
}

std::vector<CodecDescription> answer_audio_redundancy(const MediaSection& section, std::uint8_t opus) {
  const CodecDescription* red = find_format(section, "red", clock_rate(Codec::opus), 2);
  if (red == nullptr) return {};
  // RFC 2198 section 5: the payload types of the blocks, the primary one first.
  const std::string blocks = std::to_string(opus) + "/" + std::to_string(opus);
  const bool fits = std::any_of(red->fmtp.begin(), red->fmtp.end(),
                                [&](const auto& entry) { return entry.first.starts_with(blocks); });
  if (!fits) return {};
  CodecDescription answer = plain_format(*red);
  answer.fmtp = {{blocks, ""}};
  return {answer};
}

std::vector<CodecDescription> answer_video_redundancy(const MediaSection& section) {
  const CodecDescription* red = find_format(section, "red", 90'000, 1);
  const CodecDescription* ulpfec = find_format(section, "ulpfec", 90'000, 1);
  if (red == nullptr || ulpfec == nullptr) return {};
  std::vector<CodecDescription> answer{plain_format(*red)};
  if (auto rtx = find_rtx(section, red->payload_type)) {
    answer.push_back(answer_rtx({Codec::vp8, *red, std::move(rtx)}));
  }
  answer.push_back(plain_format(*ulpfec));
  return answer;
}

CodecDescription answer_codec(const Match& match) {
  CodecDescription answer;
  answer.payload_type = match.offered.payload_type;
  answer.name = match.offered.name;
  answer.clock_rate = match.offered.clock_rate;
  answer.channels = match.offered.channels;
  answer.fmtp = answer_parameters(match);
  if (kind_of(match.codec) == MediaKind::video) {
    keep_feedback(match.offered, kVideoFeedback, answer);
  } else {
    keep_feedback(match.offered, kAudioFeedback, answer);
  }
  return answer;
}

CodecDescription answer_rtx(const Match& match) {
  CodecDescription answer;
  answer.payload_type = match.rtx->payload_type;
  answer.name = "rtx";
  answer.clock_rate = match.offered.clock_rate;
  answer.apt = match.offered.payload_type;
  answer.fmtp = {{"apt", std::to_string(match.offered.payload_type)}};
  return answer;
}

Feedback feedback_of(const std::vector<CodecDescription>& codecs, const ExtensionIds& extensions) {
  Feedback feedback;
  for (const CodecDescription& codec : codecs) {
    feedback.nack |= has(codec.rtcp_fb, "nack");
    feedback.pli |= has(codec.rtcp_fb, "nack pli");
    feedback.fir |= has(codec.rtcp_fb, "ccm fir");
    feedback.remb |= has(codec.rtcp_fb, "goog-remb");
    feedback.transport_cc |= has(codec.rtcp_fb, "transport-cc") && extensions.transport_cc != 0;
  }
  return feedback;
}

std::vector<Extension> answer_extensions(const MediaSection& section) {
  std::vector<Extension> answer;
  ExtensionIds taken;
  for (const Extension& offered : section.extensions) {
    const KnownExtension* known = find_extension(offered.uri);
    if (known == nullptr || offered.id > kMaxOneByteId || taken.*(known->id) != 0) continue;
    taken.*(known->id) = offered.id;
    answer.push_back({offered.id, offered.uri, {}});
  }
  return answer;
}

ExtensionIds extension_ids(const std::vector<Extension>& extensions) {
  ExtensionIds ids;
  for (const Extension& extension : extensions) {
    if (const KnownExtension* known = find_extension(extension.uri)) ids.*(known->id) = extension.id;
  }
  return ids;
}

}  // namespace amphi::sdp
