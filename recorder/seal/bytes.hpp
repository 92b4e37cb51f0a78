#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace amphi::seal {

using ByteView = std::span<const std::uint8_t>;
using Buffer = std::vector<std::uint8_t>;

inline ByteView view(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline void append(Buffer& out, ByteView more) {
  out.insert(out.end(), more.begin(), more.end());
}

/// RFC 4648 section 4. `padded` with "=", as JSON fields have it; age's headers go without.
std::string to_base64(ByteView bytes, bool padded = true);
/// The one spelling of these bytes and nothing else: no blank, no other padding, no stray bits at the end.
std::optional<Buffer> from_base64(std::string_view text, bool padded = true);

/// Lower case.
std::string to_hex(ByteView bytes);

/// Big endian.
void append_u32(Buffer& out, std::uint32_t value);
/// Of the first four bytes, which must be there.
std::uint32_t read_u32(ByteView bytes);

}  // namespace amphi::seal
