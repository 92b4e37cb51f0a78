#include "mcu/media/webp.hpp"

#include <algorithm>
#include <string_view>

namespace amphi {
namespace {

constexpr std::size_t kRiffHeader = 12;  // "RIFF", size, "WEBP"
constexpr std::size_t kChunkHeader = 8;  // name, size
constexpr std::uint8_t kExif = 0x08;
constexpr std::uint8_t kXmp = 0x04;
constexpr std::uint8_t kAnimation = 0x02;

std::uint32_t little_endian(Bytes bytes, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value |= std::uint32_t{bytes[at + i]} << (8 * i);
  return value;
}

bool has_name(Bytes bytes, std::size_t at, std::string_view name) {
  return std::equal(name.begin(), name.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at),
                    [](char c, std::uint8_t byte) { return static_cast<std::uint8_t>(c) == byte; });
}

Error malformed() {
  return fail(ErrorCode::malformed, "This is no whole WebP file.");
}

/// RFC 9649 section 2.5: the key frame's header of RFC 6386 section 9.1.
Result<WebpHeader> lossy(Bytes chunk) {
  const bool key_frame = chunk.size() >= 10 && (chunk[0] & 1) == 0;
  if (!key_frame || chunk[3] != 0x9d || chunk[4] != 0x01 || chunk[5] != 0x2a) return malformed();
  constexpr std::uint32_t kSize = 0x3fff;  // the two bits above scale
  return WebpHeader{static_cast<int>(little_endian(chunk, 6, 2) & kSize),
                    static_cast<int>(little_endian(chunk, 8, 2) & kSize)};
}

/// RFC 9649 section 3.4.
Result<WebpHeader> lossless(Bytes chunk) {
  if (chunk.size() < 5 || chunk[0] != 0x2f) return malformed();
  const std::uint32_t bits = little_endian(chunk, 1, 4);
  if (bits >> 29 != 0) return malformed();
  constexpr std::uint32_t kSize = 0x3fff;
  return WebpHeader{static_cast<int>(bits & kSize) + 1, static_cast<int>(bits >> 14 & kSize) + 1};
}

/// RFC 9649 section 2.7.
Result<WebpHeader> extended(Bytes chunk) {
  if (chunk.size() < 10) return malformed();
  if ((chunk[0] & kAnimation) != 0) return fail(ErrorCode::unsupported, "A picture must not move.");
  if ((chunk[0] & (kExif | kXmp)) != 0)
    return fail(ErrorCode::unsupported, "A picture must not carry metadata.");
  return WebpHeader{static_cast<int>(little_endian(chunk, 4, 3)) + 1,
                    static_cast<int>(little_endian(chunk, 7, 3)) + 1};
}

}  // namespace

Result<WebpHeader> read_webp_header(Bytes file) {
  constexpr int kLargest = 16384;
  if (file.size() < kRiffHeader + kChunkHeader || !has_name(file, 0, "RIFF") || !has_name(file, 8, "WEBP"))
    return malformed();
  if (little_endian(file, 4, 4) + kChunkHeader != file.size()) return malformed();
  const std::size_t length = little_endian(file, kRiffHeader + 4, 4);
  const Bytes rest = file.subspan(kRiffHeader + kChunkHeader);
  if (length > rest.size()) return malformed();
  const Bytes chunk = rest.first(length);
  Result<WebpHeader> header = malformed();
  if (has_name(file, kRiffHeader, "VP8 ")) header = lossy(chunk);
  if (has_name(file, kRiffHeader, "VP8L")) header = lossless(chunk);
  if (has_name(file, kRiffHeader, "VP8X")) header = extended(chunk);
  if (!header) return header;
  const bool sane =
      header->width > 0 && header->height > 0 && header->width <= kLargest && header->height <= kLargest;
  return sane ? header : malformed();
}

}  // namespace amphi
