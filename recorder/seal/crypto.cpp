#include "recorder/seal/crypto.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <memory>

#include "mcu/base/result.hpp"

namespace amphi::seal {
namespace {

template <auto Free>
struct Deleter {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using PkeyPtr = std::unique_ptr<EVP_PKEY, Deleter<&EVP_PKEY_free>>;
using PkeyContext = std::unique_ptr<EVP_PKEY_CTX, Deleter<&EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Deleter<&EVP_MD_CTX_free>>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, Deleter<&EVP_CIPHER_CTX_free>>;
using KdfPtr = std::unique_ptr<EVP_KDF, Deleter<&EVP_KDF_free>>;
using KdfContext = std::unique_ptr<EVP_KDF_CTX, Deleter<&EVP_KDF_CTX_free>>;

PkeyPtr private_key(int kind, const Key& key) {
  PkeyPtr made(EVP_PKEY_new_raw_private_key(kind, nullptr, key.view().data(), kKeyBytes));
  AMPHI_ASSERT(made != nullptr);
  return made;
}

PkeyPtr public_key(int kind, const PublicKey& key) {
  PkeyPtr made(EVP_PKEY_new_raw_public_key(kind, nullptr, key.data(), key.size()));
  AMPHI_ASSERT(made != nullptr);
  return made;
}

PublicKey public_of(int kind, const Key& key) {
  PublicKey out{};
  std::size_t size = out.size();
  AMPHI_ASSERT(EVP_PKEY_get_raw_public_key(private_key(kind, key).get(), out.data(), &size) == 1);
  return out;
}

OSSL_PARAM octets(const char* name, ByteView bytes) {
  return OSSL_PARAM_construct_octet_string(name, const_cast<std::uint8_t*>(bytes.data()), bytes.size());
}

int length_of(ByteView bytes) {
  AMPHI_ASSERT(bytes.size() < (1U << 30U));
  return static_cast<int>(bytes.size());
}

CipherContext cipher(const Key& key, const Nonce& nonce, ByteView associated, bool encrypt) {
  CipherContext context(EVP_CIPHER_CTX_new());
  int done = 0;
  AMPHI_ASSERT(context != nullptr &&
               EVP_CipherInit_ex(context.get(), EVP_chacha20_poly1305(), nullptr, key.view().data(),
                                 nonce.data(), encrypt ? 1 : 0) == 1);
  if (!associated.empty()) {
    AMPHI_ASSERT(EVP_CipherUpdate(context.get(), nullptr, &done, associated.data(), length_of(associated)) ==
                 1);
  }
  return context;
}

}  // namespace

Digest sha256(ByteView bytes) {
  Digest out{};
  AMPHI_ASSERT(EVP_Digest(bytes.data(), bytes.size(), out.data(), nullptr, EVP_sha256(), nullptr) == 1);
  return out;
}

Digest hmac_sha256(ByteView key, ByteView bytes) {
  Digest out{};
  unsigned size = 0;
  AMPHI_ASSERT(HMAC(EVP_sha256(), key.data(), length_of(key), bytes.data(), bytes.size(), out.data(),
                    &size) != nullptr &&
               size == out.size());
  return out;
}

Key hkdf_sha256(ByteView secret, ByteView salt, std::string_view info) {
  const KdfPtr kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
  const KdfContext context(EVP_KDF_CTX_new(kdf.get()));
  std::array<char, 7> hash{"SHA256"};
  std::array<OSSL_PARAM, 5> parameters{
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, hash.data(), 0),
      octets(OSSL_KDF_PARAM_KEY, secret), octets(OSSL_KDF_PARAM_INFO, view(info)), OSSL_PARAM_construct_end(),
      OSSL_PARAM_construct_end()};
  // No salt is as good as 32 zeros (RFC 5869 section 2.2), but OpenSSL wants none to be absent.
  if (!salt.empty()) parameters[3] = octets(OSSL_KDF_PARAM_SALT, salt);
  Key out;
  AMPHI_ASSERT(context != nullptr &&
               EVP_KDF_derive(context.get(), out.bytes().data(), kKeyBytes, parameters.data()) == 1);
  return out;
}

std::optional<Key> x25519(const Key& scalar, const PublicKey& point) {
  const PkeyPtr own = private_key(EVP_PKEY_X25519, scalar);
  const PkeyPtr peer = public_key(EVP_PKEY_X25519, point);
  const PkeyContext context(EVP_PKEY_CTX_new(own.get(), nullptr));
  Key shared;
  std::size_t size = kKeyBytes;
  AMPHI_ASSERT(context != nullptr && EVP_PKEY_derive_init(context.get()) == 1);
  if (EVP_PKEY_derive_set_peer(context.get(), peer.get()) != 1 ||
      EVP_PKEY_derive(context.get(), shared.bytes().data(), &size) != 1)
    return std::nullopt;
  const PublicKey zero{};
  if (equal_in_constant_time(shared.view(), zero)) return std::nullopt;
  return shared;
}

PublicKey x25519_public(const Key& scalar) {
  return public_of(EVP_PKEY_X25519, scalar);
}

void aead_seal(const Key& key, const Nonce& nonce, ByteView associated, ByteView plain, Buffer& out) {
  const CipherContext context = cipher(key, nonce, associated, true);
  const std::size_t start = out.size();
  out.resize(start + plain.size() + kTagBytes);
  int done = 0;
  int rest = 0;
  std::uint8_t* at = out.data() + start;
  AMPHI_ASSERT(EVP_CipherUpdate(context.get(), at, &done, plain.data(), length_of(plain)) == 1 &&
               EVP_CipherFinal_ex(context.get(), at + done, &rest) == 1 &&
               EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kTagBytes, at + plain.size()) == 1);
}

bool aead_open(const Key& key, const Nonce& nonce, ByteView associated, ByteView sealed, Buffer& out) {
  if (sealed.size() < kTagBytes) return false;
  const ByteView body = sealed.first(sealed.size() - kTagBytes);
  std::array<std::uint8_t, kTagBytes> tag{};
  std::copy(sealed.end() - kTagBytes, sealed.end(), tag.begin());
  const CipherContext context = cipher(key, nonce, associated, false);
  const std::size_t start = out.size();
  out.resize(start + body.size() + 1);  // never empty, so that data() is a place
  int done = 0;
  int rest = 0;
  std::uint8_t* at = out.data() + start;
  const bool genuine =
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kTagBytes, tag.data()) == 1 &&
      EVP_CipherUpdate(context.get(), at, &done, body.data(), length_of(body)) == 1 &&
      EVP_CipherFinal_ex(context.get(), at + done, &rest) == 1;
  if (!genuine) wipe(std::span(out).subspan(start));
  out.resize(start + (genuine ? body.size() : 0));
  return genuine;
}

PublicKey ed25519_public(const Key& seed) {
  return public_of(EVP_PKEY_ED25519, seed);
}

Signature ed25519_sign(const Key& seed, ByteView message) {
  const PkeyPtr key = private_key(EVP_PKEY_ED25519, seed);
  const DigestContext context(EVP_MD_CTX_new());
  Signature out{};
  std::size_t size = out.size();
  AMPHI_ASSERT(context != nullptr &&
               EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
               EVP_DigestSign(context.get(), out.data(), &size, message.data(), message.size()) == 1);
  return out;
}

bool ed25519_verify(const PublicKey& key, ByteView message, ByteView signature) {
  const PkeyPtr pkey = public_key(EVP_PKEY_ED25519, key);
  const DigestContext context(EVP_MD_CTX_new());
  AMPHI_ASSERT(context != nullptr &&
               EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, pkey.get()) == 1);
  return EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                          message.size()) == 1;
}

bool equal_in_constant_time(ByteView a, ByteView b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace amphi::seal
