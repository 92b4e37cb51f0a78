#include "mcu/media/codec.hpp"

#include <algorithm>
#include <array>

namespace amphi {
namespace {

constexpr std::array<std::string_view, 2> kKinds{"audio", "video"};
constexpr std::array<std::string_view, 3> kSources{"microphone", "camera", "screen"};
constexpr std::array<std::string_view, 4> kCodecs{"opus", "vp8", "vp9", "h264"};

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

template <class Enum, std::size_t N>
std::optional<Enum> find(const std::array<std::string_view, N>& names, std::string_view text) {
  for (std::size_t i = 0; i < N; ++i) {
    if (equal_ignoring_case(names[i], text)) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(MediaKind kind) {
  return kKinds.at(static_cast<std::size_t>(kind));
}
std::string_view to_string(Source source) {
  return kSources.at(static_cast<std::size_t>(source));
}
std::string_view to_string(Codec codec) {
  return kCodecs.at(static_cast<std::size_t>(codec));
}
std::optional<Source> source_from_string(std::string_view text) {
  return find<Source>(kSources, text);
}
std::optional<Codec> codec_from_string(std::string_view text) {
  return find<Codec>(kCodecs, text);
}

}  // namespace amphi
