#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "mcu/base/ids.hpp"

namespace amphi::seal {

inline constexpr std::string_view kManifest = "manifest.jsonl";
/// Written by the server beside the recording: room, date of deletion, hold.
inline constexpr std::string_view kKeepFile = "keep.json";
/// What a file is by its name: 000001.seg is finished, .part is being written, .rec what was left of one.
inline constexpr std::string_view kSegment = ".seg";
inline constexpr std::string_view kPart = ".part";
inline constexpr std::string_view kRecovered = ".rec";

inline constexpr std::uint32_t kMaxIndex = 999'999;  ///< at eight seconds each: three months

/// `index` 1..kMaxIndex.
std::string file_name(std::uint32_t index, std::string_view kind);
/// The index; nothing when the name is not of that kind.
std::optional<std::uint32_t> index_of(std::string_view name, std::string_view kind);

/// Letters and digits, at most 64: safe as a file's name.
bool is_recording_id(std::string_view text);

}  // namespace amphi::seal
