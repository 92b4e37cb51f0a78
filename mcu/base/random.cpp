#include "mcu/base/random.hpp"

#include <sys/random.h>

#include <cerrno>

#include "mcu/base/result.hpp"

namespace amphi {

void random_bytes(std::span<std::uint8_t> out) {
  while (!out.empty()) {
    const ssize_t got = getrandom(out.data(), out.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    AMPHI_ASSERT(got > 0);
    out = out.subspan(static_cast<std::size_t>(got));
  }
}

namespace {
template <class T>
T random_integer() {
  T value{};
  random_bytes({reinterpret_cast<std::uint8_t*>(&value), sizeof value});
  return value;
}
}  // namespace

std::uint32_t random_u32() {
  return random_integer<std::uint32_t>();
}
std::uint64_t random_u64() {
  return random_integer<std::uint64_t>();
}

std::string random_name(std::size_t length) {
  static constexpr char kAlphabet[] = "abcdefghijklmnopqrstuvwxyz0123456789";
  constexpr unsigned kLetters = sizeof kAlphabet - 1;
  constexpr unsigned kUnbiased = 256 / kLetters * kLetters;
  std::string name;
  while (name.size() < length) {
    std::uint8_t byte = 0;
    random_bytes({&byte, 1});
    if (byte < kUnbiased) name.push_back(kAlphabet[byte % kLetters]);
  }
  return name;
}

}  // namespace amphi
