#pragma once
// The native keys of age v1 (https://age-encryption.org/v1, "The X25519 recipient type").
#include <compare>
#include <string>
#include <string_view>
#include <vector>

#include "mcu/base/result.hpp"
#include "recorder/seal/crypto.hpp"

namespace amphi::seal::age {

inline constexpr std::size_t kFileKeyBytes = 16;
using FileKey = Secret<kFileKeyBytes>;

/// Whom a file is sealed to: "age1...". Public.
class Recipient {
 public:
  /// malformed: no such key, or mistyped, or a point of low order, whose secrets anybody knows.
  static Result<Recipient> parse(std::string_view text);

  [[nodiscard]] const PublicKey& point() const { return point_; }
  [[nodiscard]] std::string str() const;
  friend auto operator<=>(const Recipient&, const Recipient&) = default;

 private:
  friend class Identity;
  explicit Recipient(const PublicKey& point) : point_(point) {}

  PublicKey point_;
};

/// What opens it: "AGE-SECRET-KEY-1...". Never on the server.
class Identity {
 public:
  static Result<Identity> parse(std::string_view text);
  static Identity generate() { return Identity(Key::random()); }

  [[nodiscard]] const Key& scalar() const { return scalar_; }
  [[nodiscard]] Recipient recipient() const { return Recipient(x25519_public(scalar_)); }
  /// To be kept by its owner; the caller wipes it.
  [[nodiscard]] std::string str() const;

 private:
  explicit Identity(Key scalar) : scalar_(std::move(scalar)) {}

  Key scalar_;
};

/// A file as age-keygen writes it: one key a line, "#" begins a comment. malformed: a line is neither, or
/// there is no key; says which line.
Result<std::vector<Identity>> parse_identities(std::string_view file);

}  // namespace amphi::seal::age
