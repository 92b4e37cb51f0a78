#include "mcu/accounts/service.hpp"

#include <fmt/format.h>

#include "mcu/accounts/schema.hpp"
#include "mcu/accounts/secrets.hpp"
#include "mcu/accounts/vault.hpp"
#include "mcu/base/random.hpp"
#include "mcu/store/private_file.hpp"
#include "mcu/store/query.hpp"

namespace amphi::accounts {
namespace {

using store::Query;

constexpr std::chrono::hours kInvitationsKept{30 * 24};
constexpr std::chrono::hours kRoomsKept{7 * 24};

/// The key that the database was made with; notes the first one.
Result<void> check_key(store::Database& db, const Vault& vault, const std::string& key_file) {
  return db.write([&]() -> Result<void> {
    Query query(db, "SELECT value FROM settings WHERE key = 'key'");
    if (query.next()) {
      if (equal(query.text(0), vault.fingerprint())) return {};
      return fail(
          ErrorCode::environment,
          fmt::format("{} is not the key this database was made with; put that one back from the backup",
                      key_file));
    }
    Query(db, "INSERT INTO settings (key, value) VALUES ('key', ?)", store::Blob{vault.fingerprint()}).run();
    return {};
  });
}

/// A new key must not take the place of one that was lost.
Result<Vault> key_for(store::Database& db, const std::string& file, bool may_make) {
  const auto has_key = db.read([&]() -> Result<bool> {
    Query query(db, "SELECT 1 FROM settings WHERE key = 'key'");
    return query.next();
  });
  if (!has_key) return has_key.error();
  return may_make && !*has_key ? Vault::read_or_make(file) : Vault::read(file);
}

}  // namespace

struct Service::Parts {
  Parts(std::unique_ptr<store::Database> database, Vault key, const HashLimits& hashing, Post post)
      : db(std::move(database)),
        vault(std::move(key)),
        audit(*db, vault),
        accounts(*db, audit),
        sessions(*db),
        second_factor(*db, vault, throttle, audit),
        invitations(*db, throttle, audit),
        rooms(*db, audit),
        pictures(*db),
        pool(hashing, std::move(post)),
        login(*db, pool, sessions, second_factor, throttle, audit) {}

  std::unique_ptr<store::Database> db;
  Vault vault;
  Throttle throttle;
  Audit audit;
  Accounts accounts;
  Sessions sessions;
  SecondFactor second_factor;
  Invitations invitations;
  Rooms rooms;
  RoomPictures pictures;
  HashPool pool;
  Login login;
};

Result<std::unique_ptr<Service>> Service::open(const StoreConfig& config, Post post) {
  init_sodium();
  const std::string folder = config.path.empty() ? kDefaultStore : config.path;
  if (auto made = store::make_private_folder(folder); !made) return made.error();
  auto db = store::Database::open(folder + "/amphi.db", schema());
  if (!db) return db.error();
  const std::string key_file = config.key_file.empty() ? folder + "/amphi.key" : config.key_file;
  auto vault = key_for(**db, key_file, config.key_file.empty());
  if (!vault) return vault.error();
  if (auto same = check_key(**db, *vault, key_file); !same) return same.error();
  return std::unique_ptr<Service>(new Service(
      std::make_unique<Parts>(std::move(*db), std::move(*vault), config.hashing, std::move(post))));
}

Result<std::unique_ptr<Service>> Service::in_memory(const HashLimits& hashing, Post post) {
  auto db = store::Database::open(":memory:", schema());
  if (!db) return db.error();
  return std::unique_ptr<Service>(
      new Service(std::make_unique<Parts>(std::move(*db), Vault(random_name(64)), hashing, std::move(post))));
}

Service::Service(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Service::~Service() = default;

Accounts& Service::accounts() {
  return parts_->accounts;
}
Sessions& Service::sessions() {
  return parts_->sessions;
}
Login& Service::login() {
  return parts_->login;
}
SecondFactor& Service::second_factor() {
  return parts_->second_factor;
}
Invitations& Service::invitations() {
  return parts_->invitations;
}
Rooms& Service::rooms() {
  return parts_->rooms;
}
RoomPictures& Service::pictures() {
  return parts_->pictures;
}
Audit& Service::audit() {
  return parts_->audit;
}
Throttle& Service::throttle() {
  return parts_->throttle;
}

Result<bool> Service::changed_elsewhere() {
  return parts_->db->changed_elsewhere();
}

Result<void> Service::purge(Time now) {
  store::Database& db = *parts_->db;
  const auto purged = db.write([&]() -> Result<void> {
    Query(db, "DELETE FROM sessions WHERE created <= ? OR last_seen <= ?",
          Time(now - Sessions::kAbsoluteLimit), Time(now - Sessions::kIdleLimit))
        .run();
    Query(db, "DELETE FROM audit WHERE at <= ?", Time(now - Audit::kKept)).run();
    Query(db, "DELETE FROM invitations WHERE ends <= ?1 OR revoked <= ?1", Time(now - kInvitationsKept))
        .run();
    Query(db, "DELETE FROM rooms WHERE kind = 'one_off' AND ends <= ?", Time(now - kRoomsKept)).run();
    Query(db, "DELETE FROM settings WHERE until <= ?", now).run();
    Query(db, "UPDATE accounts SET code = NULL, code_until = NULL WHERE code_until <= ?", now).run();
    return {};
  });
  if (!purged) return purged;
  return db.checkpoint();
}

}  // namespace amphi::accounts
