#pragma once
#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "mcu/accounts/sessions.hpp"
#include "mcu/accounts/types.hpp"
#include "mcu/base/result.hpp"

namespace amphi::store {
class Database;
}

namespace amphi::accounts {

class Audit;
class HashPool;
class SecondFactor;
class Throttle;

struct Refused {
  enum class Why : std::uint8_t {
    credentials,    ///< unknown name, wrong password or code, disabled account: one answer for all
    second_factor,  ///< the password is right; the code is missing or wrong
    throttled,      ///< too many wrong ones; see retry_after
    malformed,      ///< the new name or password will not do; `message` says why
    environment,    ///< the database, or too many logins at once
  };
  Why why = Why::credentials;
  std::chrono::seconds retry_after{0};
  std::string message;  ///< for a person to read
};
using LoginResult = std::variant<NewSession, Refused>;
using LoginHandler = std::function<void(LoginResult)>;

struct LoginRequest {
  std::string name;
  std::string password;
  std::string second_factor;  ///< TOTP or recovery code; "" when it was not asked for yet
  std::string address;        ///< where the request comes from; only the throttle sees it
  std::string previous;       ///< the session token that came with the request: ends (rotation at login)
};

struct SetUpRequest {
  std::string code;  ///< the first admin's (Accounts::make_setup_code) or an account's (NewAccount::code)
  std::string name;  ///< of the first admin, freely chosen; else the account's
  std::string password;
  std::string address;
  std::string previous;  ///< as in LoginRequest
};

struct PasswordChange {
  Session session;
  std::string old_password;
  std::string new_password;
};

/// What needs a slow password hash. Control thread; handlers are called there, later, exactly once, and not
/// after the Login is destroyed. Unknown names take as long as known ones.
class Login {
 public:
  static constexpr std::size_t kMinPassword = 12;    ///< bytes
  static constexpr std::size_t kMaxPassword = 1024;  ///< bytes

  Login(store::Database& db, HashPool& pool, Sessions& sessions, SecondFactor& factor, Throttle& throttle,
        Audit& audit);
  ~Login();
  Login(const Login&) = delete;
  Login& operator=(const Login&) = delete;

  void log_in(LoginRequest request, Time now, LoginHandler handler);
  /// Sets a password with a one-time code, and logs in. Makes the first admin where there is none.
  void set_up(SetUpRequest request, Time now, LoginHandler handler);
  /// The account's other sessions end. unauthorized: the old password is wrong; overloaded: throttled;
  /// malformed: the new one will not do.
  void change_password(PasswordChange request, Time now, std::function<void(Result<void>)> handler);

 private:
  class State;
  std::shared_ptr<State> state_;  ///< weakly held by hashes under way
};

}  // namespace amphi::accounts
