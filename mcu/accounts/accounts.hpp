#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "mcu/accounts/types.hpp"
#include "mcu/base/result.hpp"

namespace amphi::store {
class Database;
}

namespace amphi::accounts {

class Audit;

struct Account {
  AccountId id;
  std::string name;
  AccountRole role = AccountRole::moderator;
  bool disabled = false;
  bool has_password = false;   ///< false: waits for the person to use the one-time code
  bool second_factor = false;  ///< set up and confirmed
  Time created;
};

/// An account just made, or reset, and the one-time code with which the person sets a password within seven
/// days (Login::set_up). The code is kept as a digest; it cannot be shown again.
struct NewAccount {
  AccountId id;
  std::string code;
};

/// The accounts. Control thread. Errors: environment (the database) everywhere; not_found for unknown ids;
/// conflict where no admin who can log in would be left.
class Accounts {
 public:
  Accounts(store::Database& db, Audit& audit) : db_(db), audit_(audit) {}

  [[nodiscard]] Result<bool> has_admin();
  /// The code that makes the first admin (Login::set_up), valid for a day; an earlier one ends. conflict:
  /// there is an admin.
  Result<std::string> make_setup_code(Time now);

  /// malformed: the name. conflict: the name is taken (upper and lower case are the same).
  Result<NewAccount> create(const Actor& by, std::string_view name, AccountRole role);
  [[nodiscard]] Result<std::vector<Account>> list();
  [[nodiscard]] Result<Account> get(const AccountId& id);
  [[nodiscard]] Result<Account> find(std::string_view name);

  Result<void> set_role(const Actor& by, const AccountId& id, AccountRole role);
  /// Disabling ends the sessions.
  Result<void> set_disabled(const Actor& by, const AccountId& id, bool disabled);
  /// Ends password, second factor and sessions, and gives a new one-time code. Works for the only admin, too:
  /// from the command line, where the phone is lost.
  Result<NewAccount> reset(const Actor& by, const AccountId& id);
  Result<void> remove(const Actor& by, const AccountId& id);

 private:
  Result<void> keep_an_admin(const AccountId& without);

  store::Database& db_;
  Audit& audit_;
};

}  // namespace amphi::accounts
