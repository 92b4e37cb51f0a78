#include "recorder/seal/segment.hpp"

#include <algorithm>

#include "mcu/base/random.hpp"

namespace amphi::seal {
namespace {

constexpr std::string_view kMagic = "amphi-seg 1\n";
constexpr std::size_t kLengthBytes = 4;
constexpr std::size_t kPrefix = kMagic.size() + kNonceBytes + kLengthBytes;

Buffer associated(const Place& place) {
  Buffer out;
  append(out, view(kMagic));
  append(out, view(place.recording.str()));
  out.push_back(0);
  append_u32(out, place.index);
  append_u32(out, place.piece);
  return out;
}

Error malformed(const char* what) {
  return fail(ErrorCode::malformed, std::string("the sealed segment ") + what);
}

}  // namespace

Buffer seal_segment(ByteView plain, std::span<const age::Recipient> recipients, const Key& outer,
                    const Place& place) {
  const age::Sealed file = age::seal(plain, recipients);
  Nonce nonce{};
  random_bytes(nonce);
  Buffer out;
  out.reserve(kPrefix + file.header.size() + kTagBytes + file.payload.size());
  append(out, view(kMagic));
  append(out, nonce);
  append_u32(out, static_cast<std::uint32_t>(file.header.size() + kTagBytes));
  aead_seal(outer, nonce, associated(place), file.header, out);
  append(out, file.payload);
  return out;
}

Result<Buffer> unseal_segment(ByteView sealed, const Key& outer, const Place& place) {
  if (!looks_sealed(sealed) || sealed.size() < kPrefix) return malformed("is none, or cut");
  Nonce nonce{};
  std::copy_n(sealed.begin() + kMagic.size(), kNonceBytes, nonce.begin());
  const std::size_t length = read_u32(sealed.subspan(kMagic.size() + kNonceBytes));
  const ByteView rest = sealed.subspan(kPrefix);
  if (length > rest.size() || length > age::kMaxHeader + kTagBytes) return malformed("is cut");
  Buffer file;
  file.reserve(rest.size());
  if (!aead_open(outer, nonce, associated(place), rest.first(length), file))
    return malformed("was changed, or the recording's outer key is another");
  append(file, rest.subspan(length));
  return file;
}

bool looks_sealed(ByteView bytes) {
  return text(bytes).starts_with(kMagic);
}

}  // namespace amphi::seal
