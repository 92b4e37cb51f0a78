#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace amphi {

enum class MediaKind : std::uint8_t { audio, video };

/// Where a producer's media comes from.
enum class Source : std::uint8_t { microphone, camera, screen };

enum class Codec : std::uint8_t { opus, vp8, vp9, h264 };

constexpr MediaKind kind_of(Codec codec) {
  return codec == Codec::opus ? MediaKind::audio : MediaKind::video;
}
constexpr MediaKind kind_of(Source source) {
  return source == Source::microphone ? MediaKind::audio : MediaKind::video;
}
/// RTP clock rate in Hz (RFC 7587, RFC 7741, RFC 9628, RFC 6184).
constexpr std::uint32_t clock_rate(Codec codec) {
  return codec == Codec::opus ? 48'000 : 90'000;
}

std::string_view to_string(MediaKind kind);
std::string_view to_string(Source source);
std::string_view to_string(Codec codec);  ///< lower case, as in our JSON
std::optional<Source> source_from_string(std::string_view text);
/// Case-insensitive, so it takes SDP encoding names too (RFC 8866 section 6.6).
std::optional<Codec> codec_from_string(std::string_view text);

}  // namespace amphi
