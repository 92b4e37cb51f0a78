#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <optional>

#include "mcu/media/rtp_packet.hpp"

struct evp_cipher_ctx_st;

namespace amphi::transport {

/// AES-GCM under one session key of SRTP or SRTCP (RFC 7714), on OpenSSL with one context that keeps the
/// key's schedule. libsrtp on NSS, as Debian builds it, makes one for every packet, which costs four times as
/// much.
class GcmKey {
 public:
  static constexpr std::size_t kTag = 16;
  using Nonce = std::array<std::uint8_t, 12>;
  enum class Use : std::uint8_t { rtp = 0, rtcp = 3 };  ///< the key's label (RFC 3711 section 4.3.2)
  enum class Direction : std::uint8_t { open, seal };

  /// Master key and salt as RFC 5764 section 4.2 exports them: 16 or 32 bytes, and 12. Nothing when OpenSSL
  /// fails.
  static std::optional<GcmKey> derive(Bytes master_key, Bytes master_salt, Use use, Direction direction);

  /// RFC 7714 section 8.1: `index` is the roll-over counter and the sequence number (48 bits).
  [[nodiscard]] Nonce rtp_nonce(std::uint32_t ssrc, std::int64_t index) const;
  /// RFC 7714 section 9.1: `index` has 31 bits.
  [[nodiscard]] Nonce rtcp_nonce(std::uint32_t ssrc, std::uint32_t index) const;

  /// Encrypts `text` in place and writes the tag. `header` and then `trailer` are authenticated only.
  bool seal(const Nonce& nonce, Bytes header, Bytes trailer, MutableBytes text, std::uint8_t* tag);
  /// The reverse. False, with `text` spoilt, where the tag is wrong.
  bool open(const Nonce& nonce, Bytes header, Bytes trailer, MutableBytes text, const std::uint8_t* tag);

 private:
  struct FreeContext {
    void operator()(evp_cipher_ctx_st* context) const;
  };
  GcmKey() = default;
  [[nodiscard]] Nonce salted(Nonce nonce) const;
  /// All but the tag.
  bool run(const Nonce& nonce, Bytes header, Bytes trailer, MutableBytes text);

  std::unique_ptr<evp_cipher_ctx_st, FreeContext> context_;
  Nonce salt_{};
};

}  // namespace amphi::transport
