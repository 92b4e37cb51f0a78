#pragma once
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "mcu/accounts/audit.hpp"
#include "mcu/accounts/hash_pool.hpp"
#include "mcu/accounts/login.hpp"
#include "mcu/accounts/second_factor.hpp"
#include "mcu/accounts/throttle.hpp"
#include "mcu/store/database.hpp"

namespace amphi::accounts {

/// What Login does. A hash under way holds it weakly: what it found is of no use once the Login is gone.
class Login::State : public std::enable_shared_from_this<State> {
 public:
  State(store::Database& db, HashPool& pool, Sessions& sessions, SecondFactor& factor, Throttle& throttle,
        Audit& audit)
      : db_(db), pool_(pool), sessions_(sessions), factor_(factor), throttle_(throttle), audit_(audit) {}

  void log_in(LoginRequest request, Time now, LoginHandler handler);
  void set_up(SetUpRequest request, Time now, LoginHandler handler);
  void change_password(PasswordChange request, Time now, std::function<void(Result<void>)> handler);

 private:
  using PasswordHandler = std::function<void(Result<void>)>;

  /// What an account's row says of its password.
  struct Credentials {
    AccountId id;
    std::string password;  ///< "": nobody can log in with one
    friend bool operator==(const Credentials&, const Credentials&) = default;
  };
  struct Attempt {
    LoginRequest request;
    std::string key;  ///< of the name
    Credentials credentials;
    Time now;
    LoginHandler handler;
  };
  struct Setting {
    SetUpRequest request;
    Time now;
    LoginHandler handler;
  };
  struct Change {
    PasswordChange request;
    Credentials credentials;
    Time now;
    PasswordHandler handler;
  };
  /// Whom a one-time code lets in.
  struct FirstAdmin {
    std::string name;
  };
  using Target = std::variant<AccountId, FirstAdmin>;

  void refuse(const LoginHandler& handler, Refused refused);
  void refuse(const PasswordHandler& handler, Error error);

  Result<Credentials> credentials_of(const std::string& key);
  Result<Credentials> credentials_of(const AccountId& id);
  void verified(const Attempt& attempt, const HashPool::Verified& verified);
  Result<LoginResult> admit(const Attempt& attempt, const std::string& rehashed);
  /// None: let in.
  Result<std::optional<Refused>> check_second_factor(const Attempt& attempt, bool set_up);
  Result<LoginResult> begin_session(const AccountId& account, bool second_factor, const std::string& previous,
                                    Time now);

  Result<Target> target_of(const SetUpRequest& request, Time now);
  void hashed(const Setting& setting, const std::string& password);
  Result<LoginResult> write_password(const Setting& setting, const std::string& password);
  Result<AccountId> write_first_admin(const FirstAdmin& admin, const std::string& password, Time now);

  void old_password_checked(const std::shared_ptr<Change>& change, bool right);
  Result<void> write_change(const Change& change, const std::string& password);

  store::Database& db_;
  HashPool& pool_;
  Sessions& sessions_;
  SecondFactor& factor_;
  Throttle& throttle_;
  Audit& audit_;
};

/// malformed: too short, too long, or the account's name.
Result<void> check_new_password(std::string_view password, std::string_view name);
Refused too_many_tries(std::chrono::seconds wait);
Refused too_many_hashes();
Refused wrong_credentials();
Refused failed(const Error& error);

}  // namespace amphi::accounts
