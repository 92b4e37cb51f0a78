#include "recorder/seal/age/payload.hpp"

#include <algorithm>

#include "mcu/base/random.hpp"

namespace amphi::seal::age {
namespace {

constexpr std::size_t kSealedChunk = kChunk + kTagBytes;

Key payload_key(const FileKey& file_key, ByteView nonce) {
  return hkdf_sha256(file_key.view(), nonce, "payload");
}

Error changed(const char* what) {
  return fail(ErrorCode::malformed, std::string("the sealed data ") + what);
}

}  // namespace

Nonce ChunkCounter::next(bool last) {
  Nonce nonce{};  // eleven bytes of number, big endian, and one that marks the last
  for (std::size_t i = 0; i < 8; ++i) {
    nonce[10 - i] = static_cast<std::uint8_t>(count_ >> (8 * i));
  }
  nonce[11] = last ? 1 : 0;
  ++count_;
  return nonce;
}

PayloadSealer::PayloadSealer(const FileKey& file_key, Buffer& out) {
  std::array<std::uint8_t, kPayloadNonce> nonce{};
  random_bytes(nonce);
  key_ = payload_key(file_key, nonce);
  append(out, nonce);
}

void PayloadSealer::push(ByteView plain, Buffer& out) {
  while (!plain.empty()) {
    // A full chunk waits for more, because the last one is sealed otherwise.
    if (held_.size() == kChunk) {
      aead_seal(key_, counter_.next(false), {}, held_, out);
      wipe(held_);
    }
    const std::size_t take = std::min(plain.size(), kChunk - held_.size());
    held_.reserve(kChunk);
    append(held_, plain.first(take));
    plain = plain.subspan(take);
  }
}

void PayloadSealer::finish(Buffer& out) {
  aead_seal(key_, counter_.next(true), {}, held_, out);
  wipe(held_);
}

Result<> PayloadOpener::open(ByteView chunk, bool last, Buffer& out) {
  // "The last chunk MUST NOT be empty unless the whole payload is."
  if (last && chunk.size() <= kTagBytes && !counter_.first()) return changed("ends with an empty piece");
  if (!aead_open(*key_, counter_.next(last), {}, chunk, out)) return changed("was changed or cut");
  return {};
}

Result<> PayloadOpener::push(ByteView sealed, Buffer& out) {
  append(held_, sealed);
  std::size_t at = 0;
  if (!key_) {
    if (held_.size() < kPayloadNonce) return {};
    at = kPayloadNonce;
    key_ = payload_key(file_key_, ByteView(held_).first(at));
  }
  for (; held_.size() - at > kSealedChunk; at += kSealedChunk) {
    if (auto done = open(ByteView(held_).subspan(at, kSealedChunk), false, out); !done) return done;
  }
  held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(at));
  return {};
}

Result<> PayloadOpener::finish(Buffer& out) {
  if (!key_) return changed("is cut");
  const Buffer chunk = std::exchange(held_, {});
  return open(chunk, true, out);
}

}  // namespace amphi::seal::age
