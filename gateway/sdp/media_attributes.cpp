#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "gateway/sdp/attributes.hpp"
#include "gateway/sdp/text.hpp"

namespace amphi::sdp {

namespace {

constexpr std::size_t kMaxExtensions = 64;
constexpr std::size_t kMaxSsrcs = 64;
constexpr std::size_t kMaxFeedback = 16;
constexpr std::size_t kMaxParameters = 32;
constexpr std::size_t kMaxRids = 16;

Error wrong(std::string_view attribute, std::string_view what) {
  return fail(ErrorCode::malformed, fmt::format("a={}: {}.", attribute, what));
}

CodecDescription* find_codec(MediaSection& section, std::string_view payload_type) {
  const auto number = to_number<std::uint8_t>(payload_type);
  const auto found =
      std::find_if(section.codecs.begin(), section.codecs.end(),
                   [&](const CodecDescription& codec) { return number && codec.payload_type == *number; });
  return found == section.codecs.end() ? nullptr : &*found;
}

/// RFC 8866 section 6.6. An encoding for a payload type that the m-line does not list is of no use to
/// anybody.
Result<void> rtpmap(std::string_view value, MediaSection& out) {
  const auto [payload_type, encoding] = cut(value, ' ');
  if (!to_number<std::uint8_t>(payload_type))
    return wrong("rtpmap", "the payload type is not a number of 0..127");
  CodecDescription* codec = find_codec(out, payload_type);
  if (codec == nullptr) return {};
  const auto parts = split(trim(encoding), '/');
  const auto rate = parts.size() > 1 ? to_number<std::uint32_t>(parts[1]) : std::nullopt;
  const auto channels = parts.size() > 2 ? to_number<std::uint16_t>(parts[2]) : std::uint16_t{1};
  if (parts.size() < 2 || !rate || !channels) return wrong("rtpmap", "it does not read name/rate[/channels]");
  codec->name = parts[0];
  codec->clock_rate = *rate;
  codec->channels = *channels;
  return {};
}

/// RFC 8866 section 6.15.
Result<void> fmtp(std::string_view value, MediaSection& out) {
  const auto [payload_type, parameters] = cut(value, ' ');
  CodecDescription* codec = find_codec(out, payload_type);
  if (codec == nullptr) return {};
  for (const auto parameter : split(parameters, ';')) {
    if (codec->fmtp.size() >= kMaxParameters) return wrong("fmtp", "there are too many parameters");
    const auto [key, content] = cut(trim(parameter), '=');
    codec->fmtp[lower(trim(key))] = trim(content);
  }
  if (const auto apt = codec->fmtp.find("apt"); apt != codec->fmtp.end()) {
    codec->apt = to_number<std::uint8_t>(apt->second);
    if (!codec->apt || *codec->apt > 127) return wrong("fmtp", "apt is not a payload type");
  }
  return {};
}

/// RFC 4585 section 4.2.
Result<void> rtcp_fb(std::string_view value, MediaSection& out) {
  const auto [payload_type, feedback] = cut(value, ' ');
  const std::string wish = lower(trim(feedback));
  for (CodecDescription& codec : out.codecs) {
    const bool meant = payload_type == "*" || to_number<std::uint8_t>(payload_type) == codec.payload_type;
    if (meant && codec.rtcp_fb.size() < kMaxFeedback) codec.rtcp_fb.push_back(wish);
  }
  return {};
}

/// RFC 8285 section 8.
Result<void> extmap(std::string_view value, MediaSection& out) {
  const auto words = split(value, ' ');
  if (words.size() < 2) return wrong("extmap", "it does not read id uri");
  const auto [id, direction] = cut(words[0], '/');
  const auto number = to_number<std::uint16_t>(id);
  if (!number || *number == 0) return wrong("extmap", "the id is not a number over 0");
  if (*number > 255) return {};  // the numbers from 4096 on are for offers with too many extensions to map
  if (out.extensions.size() >= kMaxExtensions) return wrong("extmap", "there are too many extensions");
  out.extensions.push_back(
      {static_cast<std::uint8_t>(*number), std::string(words[1]), std::string(direction)});
  return {};
}

SsrcDescription* find_ssrc(MediaSection& section, std::uint32_t ssrc) {
  const auto found = std::find_if(section.ssrcs.begin(), section.ssrcs.end(),
                                  [&](const SsrcDescription& known) { return known.ssrc == ssrc; });
  if (found != section.ssrcs.end()) return &*found;
  if (section.ssrcs.size() >= kMaxSsrcs) return nullptr;
  section.ssrcs.push_back({ssrc, {}, {}});
  return &section.ssrcs.back();
}

/// RFC 5576 section 4.1.
Result<void> ssrc(std::string_view value, MediaSection& out) {
  const auto [id, attribute] = cut(value, ' ');
  const auto number = to_number<std::uint32_t>(id);
  if (!number) return wrong("ssrc", "the id is not a 32-bit number");
  SsrcDescription* stream = find_ssrc(out, *number);
  if (stream == nullptr) return wrong("ssrc", "there are too many streams");
  const auto [key, content] = cut(attribute, ':');
  if (key == "cname") stream->cname = content;
  return {};
}

/// RFC 5576 section 4.2; only FID pairs (RFC 5888 section 8) tell us something.
Result<void> ssrc_group(std::string_view value, MediaSection& out) {
  const auto words = split(value, ' ');
  if (words.size() != 3 || words[0] != "FID") return {};
  const auto media = to_number<std::uint32_t>(words[1]);
  const auto rtx = to_number<std::uint32_t>(words[2]);
  if (!media || !rtx || *media == *rtx) return wrong("ssrc-group", "FID needs two different 32-bit numbers");
  SsrcDescription* stream = find_ssrc(out, *media);
  if (stream == nullptr) return wrong("ssrc-group", "there are too many streams");
  stream->rtx = rtx;
  return {};
}

Result<void> mid(std::string_view value, MediaSection& out) {
  if (!is_token(value, kMaxMid)) return wrong("mid", fmt::format("it must have 1 to {} characters", kMaxMid));
  out.mid = value;
  return {};
}

Result<void> msid(std::string_view value, MediaSection& out) {
  if (out.msid.empty()) out.msid = value;
  return {};
}

Result<void> rid(std::string_view value, MediaSection& out) {
  if (out.rids.size() >= kMaxRids) return wrong("rid", "there are too many");
  out.rids.emplace_back(cut(value, ' ').first);
  return {};
}

Result<void> simulcast(std::string_view, MediaSection& out) {
  out.simulcast = true;
  return {};
}

Result<void> rtcp_mux(std::string_view, MediaSection& out) {
  out.rtcp_mux = true;
  return {};
}

Result<void> bundle_only(std::string_view, MediaSection& out) {
  out.rejected = false;  // port 0 means something else here (RFC 9143 section 6)
  return {};
}

struct Rule {
  std::string_view key;
  Result<void> (*apply)(std::string_view, MediaSection&);
};
constexpr std::array<Rule, 13> kRules{{{"rtpmap", rtpmap},
                                       {"fmtp", fmtp},
                                       {"rtcp-fb", rtcp_fb},
                                       {"extmap", extmap},
                                       {"ssrc", ssrc},
                                       {"ssrc-group", ssrc_group},
                                       {"mid", mid},
                                       {"msid", msid},
                                       {"rid", rid},
                                       {"simulcast", simulcast},
                                       {"rtcp-mux", rtcp_mux},
                                       {"rtcp-mux-only", rtcp_mux},
                                       {"bundle-only", bundle_only}}};

}  // namespace

Result<void> apply_media(const Attribute& attribute, MediaSection& out) {
  const auto* rule = std::find_if(kRules.begin(), kRules.end(),
                                  [&](const Rule& known) { return known.key == attribute.key; });
  return rule == kRules.end() ? Result<void>() : rule->apply(trim(attribute.value), out);
}

}  // namespace amphi::sdp
