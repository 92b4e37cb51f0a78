#include "gateway/transport/gcm_key.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>

namespace amphi::transport {
namespace {

constexpr std::uint8_t kToSalt = 2;  // from a key's label to that of its salt (RFC 3711 section 4.3.2)
constexpr std::size_t kLabelAt = 7;  // in the salt, for a key derivation rate of 0

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

/// RFC 3711 section 4.3.3: AES in counter mode makes the session's keys from the master's. The salt counts as
/// 112 bits, filled up with zeros (RFC 7714 section 11).
bool expand(Bytes master_key, Bytes master_salt, std::uint8_t label, MutableBytes out) {
  std::array<std::uint8_t, 16> counter{};
  std::copy(master_salt.begin(), master_salt.end(), counter.begin());
  counter[kLabelAt] ^= label;
  const Context context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  const EVP_CIPHER* cipher = master_key.size() == 32 ? EVP_aes_256_ctr() : EVP_aes_128_ctr();
  std::fill(out.begin(), out.end(), std::uint8_t{0});
  int size = 0;
  return context &&
         EVP_EncryptInit_ex(context.get(), cipher, nullptr, master_key.data(), counter.data()) == 1 &&
         EVP_EncryptUpdate(context.get(), out.data(), &size, out.data(), static_cast<int>(out.size())) == 1;
}

}  // namespace

void GcmKey::FreeContext::operator()(EVP_CIPHER_CTX* context) const {
  EVP_CIPHER_CTX_free(context);
}

std::optional<GcmKey> GcmKey::derive(Bytes master_key, Bytes master_salt, Use use, Direction direction) {
  GcmKey made;
  made.context_.reset(EVP_CIPHER_CTX_new());
  std::array<std::uint8_t, 32> room{};
  const MutableBytes key = MutableBytes(room).first(master_key.size());
  const EVP_CIPHER* cipher = key.size() == 32 ? EVP_aes_256_gcm() : EVP_aes_128_gcm();
  const auto label = static_cast<std::uint8_t>(use);
  const bool good = made.context_ && expand(master_key, master_salt, label, key) &&
                    expand(master_key, master_salt, label + kToSalt, made.salt_) &&
                    EVP_CipherInit_ex(made.context_.get(), cipher, nullptr, key.data(), nullptr,
                                      direction == Direction::seal ? 1 : 0) == 1;
  OPENSSL_cleanse(room.data(), room.size());
  if (!good) return std::nullopt;
  return made;
}

GcmKey::Nonce GcmKey::rtp_nonce(std::uint32_t ssrc, std::int64_t index) const {
  Nonce nonce{};
  write_u32(&nonce[2], ssrc);
  write_u32(&nonce[6], static_cast<std::uint32_t>(index >> 16));
  write_u16(&nonce[10], static_cast<std::uint16_t>(index));
  return salted(nonce);
}

GcmKey::Nonce GcmKey::rtcp_nonce(std::uint32_t ssrc, std::uint32_t index) const {
  Nonce nonce{};
  write_u32(&nonce[2], ssrc);
  write_u32(&nonce[8], index);
  return salted(nonce);
}

GcmKey::Nonce GcmKey::salted(Nonce nonce) const {
  for (std::size_t i = 0; i < nonce.size(); ++i) nonce[i] ^= salt_[i];
  return nonce;
}

bool GcmKey::run(const Nonce& nonce, Bytes header, Bytes trailer, MutableBytes text) {
  EVP_CIPHER_CTX* c = context_.get();
  int done = 0;
  return EVP_CipherInit_ex(c, nullptr, nullptr, nullptr, nonce.data(), -1) == 1 &&
         EVP_CipherUpdate(c, nullptr, &done, header.data(), static_cast<int>(header.size())) == 1 &&
         (trailer.empty() ||
          EVP_CipherUpdate(c, nullptr, &done, trailer.data(), static_cast<int>(trailer.size())) == 1) &&
         EVP_CipherUpdate(c, text.data(), &done, text.data(), static_cast<int>(text.size())) == 1;
}

bool GcmKey::seal(const Nonce& nonce, Bytes header, Bytes trailer, MutableBytes text, std::uint8_t* tag) {
  int done = 0;
  return run(nonce, header, trailer, text) && EVP_CipherFinal_ex(context_.get(), tag, &done) == 1 &&
         EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(kTag), tag) == 1;
}

bool GcmKey::open(const Nonce& nonce, Bytes header, Bytes trailer, MutableBytes text,
                  const std::uint8_t* tag) {
  std::array<std::uint8_t, kTag> expected;
  std::copy_n(tag, kTag, expected.begin());
  int done = 0;
  return run(nonce, header, trailer, text) &&
         EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(kTag),
                             expected.data()) == 1 &&
         EVP_CipherFinal_ex(context_.get(), expected.data(), &done) == 1;
}

}  // namespace amphi::transport
