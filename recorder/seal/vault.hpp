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
/// server.key: 32 bytes each; and each recording's head, <id>.head (head.hpp). In amphi only.
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
  /// What else there is of a recording whose key was destroyed, none of it secret.
  Result<> remove_rest(const RecordingId& id);
  /// Every key of every recording and the server's own, and what else there is of theirs.
  Result<> destroy_all();
  Result<ServerKey> read_or_make_server_key();
  /// not_found: there is none, as where nothing was ever recorded, or the vault was destroyed.
  Result<ServerKey> read_server_key();

  /// Keeps how far the recording's manifest has come. Never goes back: a head that counts fewer lines than
  /// the one that is there is let be. not_found: the recording has no key (any more).
  Result<> keep_head(const RecordingId& id, const ChainEnd& chain, const ServerKey& server);
  /// The head as it was kept, for a bundle. not_found; malformed: changed, or of another server.
  Result<std::string> head_text(const RecordingId& id, const PublicKey& server);
  Result<ChainEnd> head(const RecordingId& id, const PublicKey& server);

 private:
  Result<Key> read_file(const std::string& name);
  Result<> destroy_file(const std::string& name);

  std::unique_ptr<Folder> folder_;
};

}  // namespace amphi::seal
