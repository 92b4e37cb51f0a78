#include "recorder/seal/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "mcu/base/result.hpp"

namespace amphi::seal {
namespace {

constexpr std::size_t kDigits = 6;
constexpr std::size_t kMaxId = 64;

}  // namespace

std::string file_name(std::uint32_t index, std::string_view kind) {
  AMPHI_ASSERT(index >= 1 && index <= kMaxIndex);
  return fmt::format("{:06}{}", index, kind);
}

std::optional<std::uint32_t> index_of(std::string_view name, std::string_view kind) {
  if (name.size() != kDigits + kind.size() || !name.ends_with(kind)) return std::nullopt;
  std::uint32_t index = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + kDigits, index);
  if (error != std::errc{} || end != name.data() + kDigits || index == 0) return std::nullopt;
  return index;
}

bool is_recording_id(std::string_view text) {
  return !text.empty() && text.size() <= kMaxId && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  });
}

}  // namespace amphi::seal
