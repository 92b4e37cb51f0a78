#include "gateway/sdp/offer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "gateway/sdp/attributes.hpp"
#include "gateway/sdp/raw.hpp"
#include "gateway/sdp/text.hpp"

namespace amphi::sdp {

namespace {

constexpr std::size_t kMaxName = 32;  // of a media type, a protocol, a format

struct Session {
  TransportAttributes transport;
  SessionDescription description;
};

Result<Session> read_session(const RawDescription& raw) {
  Session session;
  for (const Attribute& attribute : raw.attributes) {
    auto known = apply_transport(attribute, session.transport);
    if (!known) return known.error();
    if (attribute.key == "ice-lite") session.description.ice_lite = true;
    if (attribute.key == "ice-options" && attribute.value.find("trickle") != std::string::npos) {
      session.description.trickle = true;
    }
    const auto words = split(attribute.value, ' ');
    if (attribute.key == "group" && !words.empty() && words[0] == "BUNDLE" &&
        session.description.bundle.empty()) {
      session.description.bundle.assign(words.begin() + 1, words.end());
    }
  }
  session.description.candidates = session.transport.candidates;
  session.description.end_of_candidates = session.transport.end_of_candidates;
  return session;
}

SectionKind kind_from(std::string_view media) {
  if (media == "audio") return SectionKind::audio;
  if (media == "video") return SectionKind::video;
  return SectionKind::other;
}

Result<MediaSection> read_m_line(const RawSection& raw, std::size_t index) {
  MediaSection section;
  if (!is_token(raw.media, kMaxName) || !is_token(raw.protocol, kMaxName) || raw.formats.empty() ||
      !is_token(raw.formats.front(), kMaxName)) {
    return fail(ErrorCode::malformed,
                fmt::format("m-line {} does not read media port protocol formats.", index));
  }
  section.kind = kind_from(raw.media);
  section.media = raw.media;
  section.protocol = raw.protocol;
  section.formats = raw.formats;
  section.mid = fmt::format("{}", index);
  section.rejected = raw.port == 0;
  if (section.kind == SectionKind::other) return section;
  std::set<std::uint8_t> seen;
  for (const std::string& format : raw.formats) {
    const auto number = to_number<std::uint8_t>(format);
    if (!number || *number > 127 || format.size() > 3) {
      return fail(ErrorCode::malformed,
                  fmt::format("m-line {}: a payload type is not a number of 0..127.", index));
    }
    if (!seen.insert(*number).second) continue;
    CodecDescription codec;
    codec.payload_type = *number;
    section.codecs.push_back(std::move(codec));
  }
  return section;
}

Result<void> take_transport(const TransportAttributes& own, const Session& session, MediaSection& section) {
  auto ice = credentials_of(own);
  if (!ice) return ice.error();
  if (!*ice) ice = credentials_of(session.transport);
  if (!ice) return ice.error();
  section.ice = std::move(*ice);
  section.fingerprint = own.fingerprint ? own.fingerprint : session.transport.fingerprint;
  section.setup = own.setup ? own.setup : session.transport.setup;
  section.direction = own.direction.value_or(session.transport.direction.value_or(Direction::sendrecv));
  section.candidates = own.candidates;
  section.end_of_candidates = own.end_of_candidates;
  return {};
}

/// A stream that repairs another one is not a stream of its own.
void drop_retransmissions(MediaSection& section) {
  std::set<std::uint32_t> repairs;
  for (const SsrcDescription& stream : section.ssrcs) {
    if (stream.rtx) repairs.insert(*stream.rtx);
  }
  std::erase_if(section.ssrcs, [&](const SsrcDescription& stream) { return repairs.contains(stream.ssrc); });
}

Result<MediaSection> read_section(const RawSection& raw, std::size_t index, Session& session) {
  auto section = read_m_line(raw, index);
  if (!section) return section;
  TransportAttributes transport;
  for (const Attribute& attribute : raw.attributes) {
    auto known = apply_transport(attribute, transport);
    if (!known) return known.error();
    if (auto applied = apply_media(attribute, *section); !applied) return applied.error();
    if (attribute.key == "ice-options" && attribute.value.find("trickle") != std::string::npos) {
      session.description.trickle = true;
    }
  }
  if (auto taken = take_transport(transport, session, *section); !taken) return taken.error();
  drop_retransmissions(*section);
  return section;
}

}  // namespace

std::string_view to_string(Direction direction) {
  switch (direction) {
    case Direction::sendrecv:
      return "sendrecv";
    case Direction::sendonly:
      return "sendonly";
    case Direction::recvonly:
      return "recvonly";
    case Direction::inactive:
      return "inactive";
  }
  return "inactive";
}

std::string_view to_string(Setup setup) {
  switch (setup) {
    case Setup::actpass:
      return "actpass";
    case Setup::active:
      return "active";
    case Setup::passive:
      return "passive";
  }
  return "actpass";
}

Result<SessionDescription> parse(std::string_view text) {
  auto raw = parse_raw(text);
  if (!raw) return raw.error();
  auto session = read_session(*raw);
  if (!session) return session.error();
  std::set<std::string> mids;
  for (std::size_t i = 0; i < raw->sections.size(); ++i) {
    auto section = read_section(raw->sections[i], i, *session);
    if (!section) return section.error();
    if (!mids.insert(section->mid).second)
      return fail(ErrorCode::malformed, "Two m-lines have the same a=mid.");
    session->description.sections.push_back(std::move(*section));
  }
  return std::move(session->description);
}

}  // namespace amphi::sdp
