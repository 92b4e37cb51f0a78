#include "mcu/room/name.hpp"

namespace amphi::room {

Result<std::string> clean_name(std::string_view text) {
  return clean_text(text, {.what = "A name", .max_characters = kMaxNameCharacters});
}

}  // namespace amphi::room
