#include "mcu/link/output_fields.hpp"

namespace amphi::link {

std::string_view name_of(SoundRung rung) {
  switch (rung) {
    case SoundRung::full:
      return "full";
    case SoundRung::thin:
      return "thin";
    case SoundRung::least:
      break;
  }
  return "least";
}

std::optional<SoundRung> sound_rung_from_string(std::string_view text) {
  for (const SoundRung rung : kSoundRungs) {
    if (name_of(rung) == text) return rung;
  }
  return std::nullopt;
}

}  // namespace amphi::link
