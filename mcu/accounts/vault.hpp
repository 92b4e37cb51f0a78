#pragma once
#include <string>
#include <string_view>

#include "mcu/base/result.hpp"

namespace amphi::accounts {

/// The installation's key, which is kept in a file of its own. Encrypts what has to be read again, and keys
/// the audit's pseudonyms. Immutable.
class Vault {
 public:
  static constexpr std::size_t kMinKeyBytes = 32;
  static constexpr std::size_t kMaxKeyBytes = 4096;

  /// `material` is any secret of at least kMinKeyBytes bytes.
  explicit Vault(std::string_view material);
  /// Reads a key file. environment: missing, too short, or open to others.
  static Result<Vault> read(const std::string& file);
  /// Writes a new random key, for its owner alone; a file that is there already stays and is read.
  static Result<Vault> read_or_make(const std::string& file);

  /// XChaCha20-Poly1305 with a random nonce. `context` (whose it is) has to be the same at open().
  [[nodiscard]] std::string seal(std::string_view plain, std::string_view context) const;
  /// environment: sealed with another key or for another context.
  [[nodiscard]] Result<std::string> open(std::string_view sealed, std::string_view context) const;

  /// A keyed hash: twelve lower-case hexadecimal digits.
  [[nodiscard]] std::string pseudonym(std::string_view id) const;
  /// Tells this key from another, and nothing about it.
  [[nodiscard]] std::string fingerprint() const;

 private:
  [[nodiscard]] std::string keyed_hash(const char* use, std::string_view text, std::size_t bytes) const;

  std::string sealing_key_;
  std::string hashing_key_;
};

}  // namespace amphi::accounts
