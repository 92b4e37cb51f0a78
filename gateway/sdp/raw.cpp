#include "gateway/sdp/raw.hpp"

#include <fmt/format.h>
#include <gst/sdp/gstsdpmessage.h>

#include <memory>

#include "gateway/sdp/offer.hpp"
#include "gateway/sdp/text.hpp"

namespace amphi::sdp {

namespace {

constexpr std::size_t kMaxLine = 4096;

std::string text_of(const gchar* text) {
  return text == nullptr ? std::string() : std::string(text);
}

Result<void> check_line(std::string_view line, std::size_t number) {
  const auto wrong = [&](std::string_view what) {
    return fail(ErrorCode::malformed, fmt::format("The session description's line {} {}.", number, what));
  };
  if (line.size() > kMaxLine) return wrong("is too long");
  for (const char c : line) {
    if (static_cast<unsigned char>(c) < ' ' && c != '\t') return wrong("has a control character");
  }
  if (line.size() < 2 || line[0] < 'a' || line[0] > 'z' || line[1] != '=') {
    return wrong("does not read letter=value");
  }
  if (number == 1 && line != "v=0") return wrong("is not v=0");
  return {};
}

/// GstSDP takes nearly anything; what matters to us is checked here.
Result<void> check_lines(std::string_view text) {
  if (text.size() > kMaxDescription) {
    return fail(ErrorCode::malformed, "The session description is longer than 64 kB.");
  }
  std::size_t number = 0;
  std::size_t sections = 0;
  while (!text.empty()) {
    auto [line, rest] = cut(text, '\n');
    text = rest;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.empty() && trim(text).empty()) break;
    if (auto checked = check_line(line, ++number); !checked) return checked;
    if (line.starts_with("m=")) ++sections;
  }
  if (sections == 0) return fail(ErrorCode::malformed, "The session description has no m-line.");
  if (sections > kMaxSections) {
    return fail(ErrorCode::malformed,
                fmt::format("The session description has more than {} m-lines.", kMaxSections));
  }
  return {};
}

RawSection section_of(const GstSDPMedia& media) {
  RawSection section{text_of(gst_sdp_media_get_media(&media)),
                     gst_sdp_media_get_port(&media),
                     text_of(gst_sdp_media_get_proto(&media)),
                     {},
                     {}};
  for (guint i = 0; i < gst_sdp_media_formats_len(&media); ++i) {
    section.formats.push_back(text_of(gst_sdp_media_get_format(&media, i)));
  }
  for (guint i = 0; i < gst_sdp_media_attributes_len(&media); ++i) {
    const GstSDPAttribute* attribute = gst_sdp_media_get_attribute(&media, i);
    section.attributes.push_back({text_of(attribute->key), text_of(attribute->value)});
  }
  return section;
}

}  // namespace

Result<RawDescription> parse_raw(std::string_view text) {
  if (auto checked = check_lines(text); !checked) return checked.error();
  GstSDPMessage* parsed = nullptr;
  gst_sdp_message_new(&parsed);
  const std::unique_ptr<GstSDPMessage, GstSDPResult (*)(GstSDPMessage*)> message(parsed,
                                                                                 gst_sdp_message_free);
  // GstSDP reads up to a terminating NUL in places, which a view need not have.
  const std::string copy(text);
  if (gst_sdp_message_parse_buffer(reinterpret_cast<const guint8*>(copy.c_str()),
                                   static_cast<guint>(copy.size()), parsed) != GST_SDP_OK) {
    return fail(ErrorCode::malformed, "The session description cannot be parsed.");
  }
  RawDescription result;
  for (guint i = 0; i < gst_sdp_message_attributes_len(parsed); ++i) {
    const GstSDPAttribute* attribute = gst_sdp_message_get_attribute(parsed, i);
    result.attributes.push_back({text_of(attribute->key), text_of(attribute->value)});
  }
  for (guint i = 0; i < gst_sdp_message_medias_len(parsed); ++i) {
    result.sections.push_back(section_of(*gst_sdp_message_get_media(parsed, i)));
  }
  if (result.sections.empty()) return fail(ErrorCode::malformed, "The session description has no m-line.");
  return result;
}

}  // namespace amphi::sdp
