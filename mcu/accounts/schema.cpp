#include "mcu/accounts/schema.hpp"

#include <array>

namespace amphi::accounts {
namespace {

// Times are seconds since 1970. Digests are SHA-256. `totp` is sealed by the Vault.
constexpr const char* kAccounts = R"sql(
CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value BLOB NOT NULL,
  until INTEGER
) STRICT;

CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL CHECK (role IN ('admin', 'moderator')),
  disabled INTEGER NOT NULL DEFAULT 0,
  password TEXT,
  totp BLOB,
  totp_step INTEGER NOT NULL DEFAULT 0,
  totp_pending BLOB,
  code BLOB,
  code_until INTEGER,
  created INTEGER NOT NULL
) STRICT;

CREATE TABLE recovery_codes (
  account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
  digest BLOB NOT NULL,
  PRIMARY KEY (account, digest)
) STRICT;

CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE,
  account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
  second_factor INTEGER NOT NULL,
  created INTEGER NOT NULL,
  last_seen INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_account ON sessions (account);

CREATE TABLE rooms (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('permanent', 'one_off')),
  ends INTEGER,
  created INTEGER NOT NULL,
  lobby INTEGER NOT NULL DEFAULT 1,
  unmute INTEGER NOT NULL DEFAULT 1,
  chat TEXT NOT NULL DEFAULT 'all' CHECK (chat IN ('off', 'moderators', 'all'))
) STRICT;

CREATE TABLE room_moderators (
  room TEXT NOT NULL REFERENCES rooms ON DELETE CASCADE,
  account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
  PRIMARY KEY (room, account)
) STRICT;
CREATE INDEX room_moderators_account ON room_moderators (account);

CREATE TABLE scenes (
  room TEXT NOT NULL REFERENCES rooms ON DELETE CASCADE,
  name TEXT NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (room, name)
) STRICT;

CREATE TABLE invitations (
  id TEXT PRIMARY KEY,
  room TEXT NOT NULL REFERENCES rooms ON DELETE CASCADE,
  digest BLOB NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('person', 'class')),
  role TEXT NOT NULL,
  name TEXT NOT NULL,
  uses INTEGER NOT NULL,
  used INTEGER NOT NULL DEFAULT 0,
  starts INTEGER,
  ends INTEGER,
  created INTEGER NOT NULL,
  revoked INTEGER
) STRICT;
CREATE INDEX invitations_room ON invitations (room);

CREATE TABLE passes (
  id TEXT PRIMARY KEY,
  invitation TEXT NOT NULL REFERENCES invitations ON DELETE CASCADE,
  guest BLOB NOT NULL,
  second_device INTEGER NOT NULL,
  turn INTEGER NOT NULL,
  revoked INTEGER NOT NULL DEFAULT 0,
  UNIQUE (invitation, guest)
) STRICT;
CREATE INDEX passes_guest ON passes (guest);

CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  action TEXT NOT NULL,
  object TEXT NOT NULL
) STRICT;
)sql";

// A WebP file each; `id` is part of its digest.
constexpr const char* kPictures = R"sql(
CREATE TABLE pictures (
  room TEXT NOT NULL REFERENCES rooms ON DELETE CASCADE,
  id TEXT NOT NULL,
  webp BLOB NOT NULL,
  created INTEGER NOT NULL,
  PRIMARY KEY (room, id)
) STRICT;
)sql";

constexpr std::array kSchema{store::Migration{kAccounts}, store::Migration{kPictures}};

}  // namespace

std::span<const store::Migration> schema() {
  return kSchema;
}

}  // namespace amphi::accounts
