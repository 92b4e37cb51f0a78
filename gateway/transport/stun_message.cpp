#include "gateway/transport/stun_message.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>

namespace amphi::transport {
namespace {

constexpr std::size_t kHeader = 20;
constexpr std::size_t kMaxMessage = 1500;
constexpr std::uint32_t kCookie = 0x2112A442;
constexpr std::uint16_t kBinding = 0x0001;
constexpr std::uint16_t kMethodMask = 0x3EEF;
constexpr std::uint16_t kUsername = 0x0006;
constexpr std::uint16_t kIntegrity = 0x0008;
constexpr std::size_t kSha1 = 20;

StunClass class_of(std::uint16_t type) {
  return static_cast<StunClass>(((type & 0x0100) >> 7) | ((type & 0x0010) >> 4));
}

bool well_formed(Bytes datagram) {
  if (datagram.size() < kHeader || datagram.size() > kMaxMessage || datagram[0] > 3) return false;
  const std::uint16_t length = read_u16(datagram.data() + 2);
  return length % 4 == 0 && kHeader + length == datagram.size() && read_u32(datagram.data() + 4) == kCookie &&
         (read_u16(datagram.data()) & kMethodMask) == kBinding;
}

}  // namespace

std::optional<StunView> StunView::parse(Bytes datagram) {
  if (!well_formed(datagram)) return std::nullopt;
  StunView view;
  view.bytes_ = datagram;
  view.class_ = class_of(read_u16(datagram.data()));
  std::size_t at = kHeader;
  while (at < datagram.size()) {
    const std::uint16_t type = read_u16(datagram.data() + at);
    const std::size_t size = read_u16(datagram.data() + at + 2);
    const std::size_t next = at + 4 + (size + 3) / 4 * 4;
    if (next > datagram.size()) return std::nullopt;
    // What follows MESSAGE-INTEGRITY is not covered by it (RFC 8489 section 14.5).
    if (type == kUsername && view.integrity_offset_ == 0) {
      view.username_ = {reinterpret_cast<const char*>(datagram.data() + at + 4), size};
    }
    if (type == kIntegrity && size == kSha1 && view.integrity_offset_ == 0) view.integrity_offset_ = at;
    at = next;
  }
  return view;
}

bool StunView::has_integrity(std::string_view password) const {
  if (integrity_offset_ == 0 || password.empty()) return false;
  // The length field counts as if MESSAGE-INTEGRITY were the last attribute.
  std::array<std::uint8_t, kMaxMessage> covered;
  std::copy_n(bytes_.begin(), integrity_offset_, covered.begin());
  write_u16(covered.data() + 2, static_cast<std::uint16_t>(integrity_offset_ + 4 + kSha1 - kHeader));
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> mac{};
  unsigned int size = 0;
  return HMAC(EVP_sha1(), password.data(), static_cast<int>(password.size()), covered.data(),
              integrity_offset_, mac.data(), &size) != nullptr &&
         size == kSha1 && CRYPTO_memcmp(mac.data(), bytes_.data() + integrity_offset_ + 4, kSha1) == 0;
}

}  // namespace amphi::transport
