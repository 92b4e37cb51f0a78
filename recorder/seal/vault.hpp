#pragma once
#include <memory>

#include "mcu/base/ids.hpp"
#include "mcu/base/result.hpp"
#include "recorder/seal/crypto.hpp"
#include "recorder/seal/folder.hpp"
#include "recorder/seal/manifest_line.hpp"

namespace amphi::seal {

/// The server's Ed25519 key: signs for its recorders. Of one installation, kept in the vault.
class ServerKey {
 public:
  explicit ServerKey(Key seed) : seed_(std::move(seed)), public_(ed25519_public(seed_)) {}
  [[nodiscard]] const PublicKey& public_key() const { return public_; }
  [[nodiscard]] const Key& seed() const { return seed_; }
  /// Its word for a recorder's key, whose first line is linked to `chain`.
  [[nodiscard]] ServerWord vouch(const RecordingId& id, const ChainEnd& chain, const PublicKey& key) const;

 private:
  Key seed_;
  PublicKey public_;
};

/// A small folder outside the backups with one outer key for each recording, <id>.key, and the server's own,
/// server.key: 32 bytes each. In amphi only.
class Vault {
 public:
  explicit Vault(std::unique_ptr<Folder> folder) : folder_(std::move(folder)) {}
  /// environment: it cannot be opened; says what to do.
  static Result<Vault> open(const std::string& path);

  /// A new outer key, on the disk when this returns. conflict: there is one.
  Result<Key> make(const RecordingId& id);
  /// not_found: deleted, or never here.
  Result<Key> read(const RecordingId& id);
  /// Overwritten, removed, synced: from here on every copy of the recording is lost. Without an effect when
  /// there is none.
  Result<> destroy(const RecordingId& id);
  /// Every key of every recording and the server's own.
  Result<> destroy_all();
  Result<ServerKey> read_or_make_server_key();

 private:
  Result<Key> read_file(const std::string& name);
  Result<> destroy_file(const std::string& name);

  std::unique_ptr<Folder> folder_;
};

}  // namespace amphi::seal
