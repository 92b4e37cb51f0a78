#pragma once
// The rungs of the program: how good a picture and sound one attendee gets.
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace amphi {

/// From the best to the least. `stills` is a picture every few seconds over the WebSocket and thin sound;
/// `sound` has no picture at all.
enum class RungLevel : std::uint8_t { high, medium, low, stills, sound };

inline constexpr std::array kRungLevels{RungLevel::high, RungLevel::medium, RungLevel::low, RungLevel::stills,
                                        RungLevel::sound};

/// The encodings of the program's sound: `full` goes with high and medium, `thin` with low and stills,
/// `least` with sound, and with stills where lost sound can be repaired.
enum class SoundRung : std::uint8_t { full, thin, least };

inline constexpr std::array kSoundRungs{SoundRung::full, SoundRung::thin, SoundRung::least};

constexpr bool has_moving_picture(RungLevel level) {
  return level <= RungLevel::low;
}
constexpr SoundRung sound_rung(RungLevel level) {
  if (level <= RungLevel::medium) return SoundRung::full;
  return level == RungLevel::sound ? SoundRung::least : SoundRung::thin;
}

/// What an attendee chose; nothing: the server decides by what his link takes.
using Quality = std::optional<RungLevel>;

std::string_view to_string(RungLevel level);  ///< "high", "medium", "low", "stills", "sound"
std::optional<RungLevel> rung_level_from_string(std::string_view text);
/// "auto" or a level's name; nothing for anything else.
std::optional<Quality> quality_from_string(std::string_view text);
std::string_view to_string(const Quality& quality);

}  // namespace amphi
