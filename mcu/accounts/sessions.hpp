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

struct Session {
  SessionId id;
  AccountId account;
  std::string name;  ///< the account's
  AccountRole role = AccountRole::moderator;
  /// False: the account has no second factor yet, and this session may do nothing but set one up
  /// (SecondFactor) and end itself.
  bool second_factor_confirmed = false;
  Time created;
  Time last_seen;  ///< to five minutes
};

/// A session and the token that opens it, which is known nowhere else: 43 characters of base64url (256 bits).
struct NewSession {
  std::string token;
  Session session;
};

/// Who is logged in. Keeps digests of tokens only. A session ends after 12 h without use and after seven
/// days. Control thread. Errors: environment everywhere.
class Sessions {
 public:
  static constexpr std::chrono::hours kIdleLimit{12};
  static constexpr std::chrono::hours kAbsoluteLimit{7 * 24};

  explicit Sessions(store::Database& db) : db_(db) {}

  /// The session of a cookie, and that it was used now. unauthorized: unknown, over, or its account disabled.
  Result<Session> find(std::string_view token, Time now);
  /// A new token for the same session; the old one opens nothing any more. After confirming a second factor.
  Result<NewSession> rotate(std::string_view token, Time now);
  /// Logs out. Does not fail for tokens that are unknown.
  Result<void> end(std::string_view token);

  [[nodiscard]] Result<std::vector<Session>> of_account(const AccountId& account, Time now);
  [[nodiscard]] Result<std::vector<Session>> all(Time now);
  /// not_found: no such session, or (unless `any_account`) somebody else's.
  Result<void> revoke(const Session& by, const SessionId& id, bool any_account);
  /// Ends the account's sessions but `keep` (which may be empty).
  Result<void> end_others(const AccountId& account, const SessionId& keep);

  /// For Login: a new session of the account.
  Result<NewSession> begin(const AccountId& account, bool second_factor_confirmed, Time now);

 private:
  store::Database& db_;
};

}  // namespace amphi::accounts
