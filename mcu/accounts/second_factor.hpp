#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "mcu/accounts/sessions.hpp"
#include "mcu/accounts/types.hpp"
#include "mcu/base/result.hpp"

namespace amphi::store {
class Database;
}

namespace amphi::accounts {

class Audit;
class Throttle;
class Vault;

struct TotpEnrolment {
  std::string secret;  ///< base32, for typing
  std::string uri;     ///< otpauth://
  std::string qr_svg;
};

/// TOTP (RFC 6238: SHA-1, six digits, 30 s, one step of tolerance) and recovery codes. Each code opens once.
/// Secrets lie encrypted in the database (Vault). Control thread. Errors: environment everywhere.
class SecondFactor {
 public:
  static constexpr int kRecoveryCodes = 10;

  SecondFactor(store::Database& db, Vault& vault, Throttle& throttle, Audit& audit)
      : db_(db), vault_(vault), throttle_(throttle), audit_(audit) {}

  /// A new secret, which counts once confirmed; an earlier confirmed one counts until then.
  Result<TotpEnrolment> enrol(const Session& session, Time now);
  /// The first code of the new secret. Gives the recovery codes, marks the session as confirmed and ends the
  /// others; call Sessions::rotate next. unauthorized: the code is wrong; conflict: nothing to confirm;
  /// overloaded: too many tries.
  Result<std::vector<std::string>> confirm(const Session& session, std::string_view code, Time now);
  /// New recovery codes; the old ones end. Errors as confirm().
  Result<std::vector<std::string>> renew_recovery_codes(const Session& session, std::string_view code,
                                                        Time now);

  /// For Login: whether the account has a confirmed second factor.
  Result<bool> is_set_up(const AccountId& account);
  /// For Login: takes a TOTP or recovery code; true once for each.
  Result<bool> use(const AccountId& account, std::string_view code, Time now);

 private:
  Result<bool> use_totp(const AccountId& account, std::string_view code, Time now);
  Result<std::string> pending_secret(const AccountId& account);
  Result<std::vector<std::string>> write_recovery_codes(const AccountId& account);
  Result<void> take_try(const AccountId& account, Time now);

  store::Database& db_;
  Vault& vault_;
  Throttle& throttle_;
  Audit& audit_;
};

}  // namespace amphi::accounts
