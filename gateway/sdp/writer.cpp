#include "gateway/sdp/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace amphi::sdp {

namespace {

std::string parameters(const CodecDescription& codec) {
  std::string text;
  for (const auto& [key, value] : codec.fmtp) {
    text += fmt::format("{}{}{}{}", text.empty() ? "" : ";", key, value.empty() ? "" : "=", value);
  }
  return text;
}

/// A number that differs from session to session (RFC 8866 section 5.2), below 2^62 as JSEP wants it.
std::uint64_t session_id(const IceCredentials& ice) {
  return (std::uint64_t{std::hash<std::string>{}(ice.ufrag + ice.pwd)} & 0x3fff'ffff'ffff'ffffU) | 1;
}

}  // namespace

Writer::Writer(const LocalTransport& transport, Setup setup, const LocalStreams& streams)
    : transport_(transport), setup_(setup), streams_(streams) {}

void Writer::line(std::string_view text) {
  text_ += text;
  text_ += "\r\n";
}

void Writer::session(const std::vector<std::string>& bundle) {
  line("v=0");
  line(fmt::format("o=- {} 1 IN IP4 127.0.0.1", session_id(transport_.ice)));
  line("s=-");
  line("c=IN IP4 0.0.0.0");
  line("t=0 0");
  line(fmt::format("a=group:BUNDLE {}", fmt::join(bundle, " ")));
  line("a=ice-options:trickle");
  line("a=msid-semantic: WMS *");
}

void Writer::rejected(const MediaSection& section) {
  line(fmt::format("m={} 0 {} {}", section.media, section.protocol, section.formats.front()));
  line(fmt::format("a=mid:{}", section.mid));
  line("a=inactive");
}

void Writer::section(const MediaSection& section, bool with_candidates, bool sends) {
  std::string formats;
  for (const CodecDescription& codec : section.codecs) formats += fmt::format(" {}", codec.payload_type);
  line(fmt::format("m={} 9 {}{}", section.media, section.protocol, formats));
  line("c=IN IP4 0.0.0.0");
  line(fmt::format("a=mid:{}", section.mid));
  line(fmt::format("a=ice-ufrag:{}", transport_.ice.ufrag));
  line(fmt::format("a=ice-pwd:{}", transport_.ice.pwd));
  line(fmt::format("a=fingerprint:{}", to_string(transport_.fingerprint)));
  line(fmt::format("a=setup:{}", to_string(setup_)));
  if (with_candidates) candidates();
  line(fmt::format("a={}", to_string(section.direction)));
  line("a=rtcp-mux");
  line("a=rtcp-rsize");
  for (const Extension& extension : section.extensions) {
    line(fmt::format("a=extmap:{} {}", extension.id, extension.uri));
  }
  codecs(section);
  if (sends) stream(section);
}

void Writer::codecs(const MediaSection& section) {
  for (const CodecDescription& codec : section.codecs) {
    const std::string channels = codec.channels > 1 ? fmt::format("/{}", codec.channels) : "";
    line(fmt::format("a=rtpmap:{} {}/{}{}", codec.payload_type, codec.name, codec.clock_rate, channels));
    if (!codec.fmtp.empty()) line(fmt::format("a=fmtp:{} {}", codec.payload_type, parameters(codec)));
    for (const std::string& feedback : codec.rtcp_fb) {
      line(fmt::format("a=rtcp-fb:{} {}", codec.payload_type, feedback));
    }
  }
}

void Writer::candidates() {
  const std::size_t count = std::min(transport_.candidates.size(), kMaxLocalCandidates);
  for (std::size_t i = 0; i < count; ++i) line(fmt::format("a={}", transport_.candidates[i]));
  line("a=end-of-candidates");
}

void Writer::stream(const MediaSection& section) {
  const auto found = streams_.ssrcs.find(section.mid);
  const std::string msid = fmt::format("{} {}", streams_.stream, section.media);
  line(fmt::format("a=msid:{}", msid));
  if (found == streams_.ssrcs.end()) return;
  const LocalSsrc& ours = found->second;
  if (ours.rtx != 0) line(fmt::format("a=ssrc-group:FID {} {}", ours.ssrc, ours.rtx));
  for (const std::uint32_t ssrc : {ours.ssrc, ours.rtx}) {
    if (ssrc == 0) continue;
    line(fmt::format("a=ssrc:{} cname:{}", ssrc, streams_.cname));
    line(fmt::format("a=ssrc:{} msid:{}", ssrc, msid));
  }
}

}  // namespace amphi::sdp
