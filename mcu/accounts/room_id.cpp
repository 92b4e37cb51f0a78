#include "mcu/accounts/room_id.hpp"

#include <algorithm>

#include "mcu/base/random.hpp"

namespace amphi::accounts {
namespace {

constexpr std::size_t kMaxId = 64;
constexpr std::size_t kMaxReadable = 32;
constexpr std::size_t kRandom = 6;

bool plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

}  // namespace

bool is_room_id(std::string_view text) {
  return !text.empty() && text.size() <= kMaxId &&
         std::all_of(text.begin(), text.end(), [](char c) { return plain(c) || c == '-'; });
}

RoomId room_id_of(std::string_view name) {
  std::string id;
  for (const char raw : name.substr(0, kMaxReadable)) {
    const char c = raw >= 'A' && raw <= 'Z' ? static_cast<char>(raw - 'A' + 'a') : raw;
    if (plain(c)) {
      id += c;
    } else if (!id.empty() && id.back() != '-') {
      id += '-';
    }
  }
  if (!id.empty() && id.back() != '-') id += '-';
  return RoomId(id + random_name(kRandom));
}

}  // namespace amphi::accounts
