#pragma once
// The primitives, each on OpenSSL's EVP interface. What fails for want of memory in there is an assertion: it
// is no answer to anything a peer or a disk can do.
#include <array>
#include <optional>
#include <string_view>

#include "recorder/seal/bytes.hpp"
#include "recorder/seal/secret.hpp"

namespace amphi::seal {

inline constexpr std::size_t kKeyBytes = 32;
inline constexpr std::size_t kTagBytes = 16;    ///< Poly1305
inline constexpr std::size_t kNonceBytes = 12;  ///< ChaCha20-Poly1305, RFC 8439
inline constexpr std::size_t kSignatureBytes = 64;

using Key = Secret<kKeyBytes>;
using PublicKey = std::array<std::uint8_t, kKeyBytes>;
using Nonce = std::array<std::uint8_t, kNonceBytes>;
using Digest = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, kSignatureBytes>;

Digest sha256(ByteView bytes);
Digest hmac_sha256(ByteView key, ByteView bytes);
/// RFC 5869, 32 bytes.
Key hkdf_sha256(ByteView secret, ByteView salt, std::string_view info);

/// RFC 7748. Nothing when the result is all zero: a point of low order.
std::optional<Key> x25519(const Key& scalar, const PublicKey& point);
PublicKey x25519_public(const Key& scalar);

/// RFC 8439: appends ciphertext and tag to `out`.
void aead_seal(const Key& key, const Nonce& nonce, ByteView associated, ByteView plain, Buffer& out);
/// Appends the plaintext to `out`; false, with nothing appended, when it is not what was sealed.
bool aead_open(const Key& key, const Nonce& nonce, ByteView associated, ByteView sealed, Buffer& out);

/// RFC 8032. A private key is its 32-byte seed.
PublicKey ed25519_public(const Key& seed);
Signature ed25519_sign(const Key& seed, ByteView message);
bool ed25519_verify(const PublicKey& key, ByteView message, ByteView signature);

/// How long it takes says nothing about where they differ.
bool equal_in_constant_time(ByteView a, ByteView b);

}  // namespace amphi::seal
