#include "mcu/accounts/accounts.hpp"

#include "mcu/accounts/audit.hpp"
#include "mcu/accounts/name_key.hpp"
#include "mcu/accounts/secrets.hpp"
#include "mcu/base/random.hpp"
#include "mcu/room/name.hpp"
#include "mcu/store/query.hpp"

namespace amphi::accounts {
namespace {

using store::Blob;
using store::Query;

constexpr std::chrono::hours kSetupCodeLasts{24};
constexpr std::chrono::hours kCodeLasts{7 * 24};
constexpr int kCodeGroups = 5;
constexpr std::size_t kIdLength = 16;
constexpr int kMaxAccounts = 10'000;

constexpr const char* kColumns =
    "SELECT id, name, role, disabled, password IS NOT NULL, totp IS NOT NULL, created FROM accounts ";

Account account_of(const Query& row) {
  return {.id = AccountId(row.text(0)),
          .name = row.text(1),
          .role = row.text(2) == "admin" ? AccountRole::admin : AccountRole::moderator,
          .disabled = row.flag(3),
          .has_password = row.flag(4),
          .second_factor = row.flag(5),
          .created = row.time(6)};
}

Error unknown() {
  return fail(ErrorCode::not_found, "there is no such account");
}

std::int64_t count(store::Database& db, const char* sql) {
  Query query(db, sql);
  query.next();
  return query.integer(0);
}

void end_sessions(store::Database& db, const AccountId& id) {
  Query(db, "DELETE FROM sessions WHERE account = ?", id).run();
}

}  // namespace

std::string name_key(std::string_view name) {
  std::string key(name);
  for (char& c : key) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return key;
}

Result<bool> Accounts::has_admin() {
  return db_.read(
      [&]() -> Result<bool> { return count(db_, "SELECT count(*) FROM accounts WHERE role = 'admin'") > 0; });
}

Result<std::string> Accounts::make_setup_code(Time now) {
  return db_.write([&]() -> Result<std::string> {
    const auto there = has_admin();
    if (!there) return there.error();
    if (*there) return fail(ErrorCode::conflict, "there is an admin already; see: amphi user list");
    const std::string code = new_code(kCodeGroups);
    Query(db_, "INSERT OR REPLACE INTO settings (key, value, until) VALUES ('setup_code', ?, ?)",
          Blob{digest(normal_code(code))}, Time(now + kSetupCodeLasts))
        .run();
    return code;
  });
}

Result<NewAccount> Accounts::create(const Actor& by, std::string_view name, AccountRole role) {
  const auto clean = room::clean_name(name);
  if (!clean) return clean.error();
  return db_.write([&]() -> Result<NewAccount> {
    if (Query taken(db_, "SELECT 1 FROM accounts WHERE name_key = ?", name_key(*clean)); taken.next())
      return fail(ErrorCode::conflict, "there is an account of that name already");
    if (count(db_, "SELECT count(*) FROM accounts") >= kMaxAccounts)
      return fail(ErrorCode::conflict, "there are too many accounts; delete some");
    NewAccount made{AccountId(random_name(kIdLength)), new_code(kCodeGroups)};
    Query(db_,
          "INSERT INTO accounts (id, name, name_key, role, code, code_until, created) "
          "VALUES (?, ?, ?, ?, ?, ?, ?)",
          made.id, *clean, name_key(*clean), to_string(role), Blob{digest(normal_code(made.code))},
          Time(by.now + kCodeLasts), by.now)
        .run();
    audit_.record(by, "account.create", made.id.str());
    return made;
  });
}

Result<std::vector<Account>> Accounts::list() {
  return db_.read([&]() -> Result<std::vector<Account>> {
    Query query(db_, (std::string(kColumns) + "ORDER BY name_key").c_str());
    std::vector<Account> accounts;
    while (query.next()) accounts.push_back(account_of(query));
    return accounts;
  });
}

Result<Account> Accounts::get(const AccountId& id) {
  return db_.read([&]() -> Result<Account> {
    Query query(db_, (std::string(kColumns) + "WHERE id = ?").c_str(), id);
    if (!query.next()) return unknown();
    return account_of(query);
  });
}

Result<Account> Accounts::find(std::string_view name) {
  return db_.read([&]() -> Result<Account> {
    Query query(db_, (std::string(kColumns) + "WHERE name_key = ?").c_str(), name_key(name));
    if (!query.next()) return unknown();
    return account_of(query);
  });
}

Result<void> Accounts::set_role(const Actor& by, const AccountId& id, AccountRole role) {
  return db_.write([&]() -> Result<void> {
    if (role != AccountRole::admin) {
      if (auto kept = keep_an_admin(id); !kept) return kept;
    }
    if (Query(db_, "UPDATE accounts SET role = ? WHERE id = ?", to_string(role), id).run() == 0)
      return unknown();
    audit_.record(by, "account.role", id.str());
    return {};
  });
}

Result<void> Accounts::set_disabled(const Actor& by, const AccountId& id, bool disabled) {
  return db_.write([&]() -> Result<void> {
    if (disabled) {
      if (auto kept = keep_an_admin(id); !kept) return kept;
    }
    if (Query(db_, "UPDATE accounts SET disabled = ? WHERE id = ?", disabled, id).run() == 0)
      return unknown();
    if (disabled) end_sessions(db_, id);
    audit_.record(by, disabled ? "account.disable" : "account.enable", id.str());
    return {};
  });
}

Result<NewAccount> Accounts::reset(const Actor& by, const AccountId& id) {
  return db_.write([&]() -> Result<NewAccount> {
    NewAccount made{id, new_code(kCodeGroups)};
    const int changed =
        Query(
            db_,
            "UPDATE accounts SET password = NULL, totp = NULL, totp_pending = NULL, code = ?, code_until = ? "
            "WHERE id = ?",
            Blob{digest(normal_code(made.code))}, Time(by.now + kCodeLasts), id)
            .run();
    if (changed == 0) return unknown();
    Query(db_, "DELETE FROM recovery_codes WHERE account = ?", id).run();
    end_sessions(db_, id);
    audit_.record(by, "account.reset", id.str());
    return made;
  });
}

Result<void> Accounts::remove(const Actor& by, const AccountId& id) {
  return db_.write([&]() -> Result<void> {
    if (auto kept = keep_an_admin(id); !kept) return kept;
    if (Query(db_, "DELETE FROM accounts WHERE id = ?", id).run() == 0) return unknown();
    audit_.record(by, "account.delete", id.str());
    return {};
  });
}

Result<void> Accounts::keep_an_admin(const AccountId& without) {
  constexpr const char* kAbleAdmins =
      "SELECT total(id = ?1), total(id <> ?1) FROM accounts "
      "WHERE role = 'admin' AND disabled = 0 AND password IS NOT NULL";
  Query query(db_, kAbleAdmins, without);
  query.next();
  if (query.integer(0) > 0 && query.integer(1) == 0)
    return fail(ErrorCode::conflict, "no admin who can log in would be left; make another one first");
  return {};
}

}  // namespace amphi::accounts
