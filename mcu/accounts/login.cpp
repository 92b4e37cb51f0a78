#include "mcu/accounts/login.hpp"

#include <fmt/format.h>

#include "mcu/accounts/login_state.hpp"
#include "mcu/accounts/name_key.hpp"
#include "mcu/room/name.hpp"
#include "mcu/store/query.hpp"

namespace amphi::accounts {
namespace {

using store::Query;

/// As the account's name was when it was made.
std::string typed_key(const std::string& name) {
  const auto clean = room::clean_name(name);
  return name_key(clean ? *clean : name);
}

}  // namespace

Login::Login(store::Database& db, HashPool& pool, Sessions& sessions, SecondFactor& factor,
             Throttle& throttle, Audit& audit)
    : state_(std::make_shared<State>(db, pool, sessions, factor, throttle, audit)) {}

Login::~Login() = default;

void Login::log_in(LoginRequest request, Time now, LoginHandler handler) {
  state_->log_in(std::move(request), now, std::move(handler));
}

void Login::set_up(SetUpRequest request, Time now, LoginHandler handler) {
  state_->set_up(std::move(request), now, std::move(handler));
}

void Login::change_password(PasswordChange request, Time now, std::function<void(Result<void>)> handler) {
  state_->change_password(std::move(request), now, std::move(handler));
}

Refused too_many_tries(std::chrono::seconds wait) {
  return {Refused::Why::throttled, wait, fmt::format("too many wrong tries; wait {} s", wait.count())};
}

Refused too_many_hashes() {
  return {Refused::Why::throttled, std::chrono::seconds(5), "too many people log in at once; try again"};
}

Refused wrong_credentials() {
  return {Refused::Why::credentials, {}, "the name, the password or the code is wrong"};
}

Refused failed(const Error& error) {
  return {Refused::Why::environment, {}, error.message};
}

void Login::State::refuse(const LoginHandler& handler, Refused refused) {
  pool_.post([handler, refused = std::move(refused)] { handler(refused); });
}

void Login::State::log_in(LoginRequest request, Time now, LoginHandler handler) {
  std::string key = typed_key(request.name);
  if (const auto wait = throttle_.take_login(key, request.address, now); wait > std::chrono::seconds(0))
    return refuse(handler, too_many_tries(wait));
  auto credentials = credentials_of(key);
  if (!credentials) return refuse(handler, failed(credentials.error()));
  std::string password = std::move(request.password);
  auto attempt = std::make_shared<Attempt>(
      Attempt{std::move(request), std::move(key), std::move(*credentials), now, std::move(handler)});
  const bool begun = pool_.verify(std::move(password), attempt->credentials.password,
                                  [weak = weak_from_this(), attempt](const HashPool::Verified& verified) {
                                    if (const auto self = weak.lock()) self->verified(*attempt, verified);
                                  });
  if (begun) return;
  throttle_.login_was_right(attempt->key, attempt->request.address, now);  // nothing was tried
  refuse(attempt->handler, too_many_hashes());
}

Result<Login::State::Credentials> Login::State::credentials_of(const std::string& key) {
  return db_.read([&]() -> Result<Credentials> {
    Query query(db_, "SELECT id, password FROM accounts WHERE name_key = ? AND disabled = 0", key);
    if (!query.next()) return Credentials{};
    return Credentials{AccountId(query.text(0)), query.text(1)};
  });
}

void Login::State::verified(const Attempt& attempt, const HashPool::Verified& verified) {
  const auto result = db_.write([&]() -> Result<LoginResult> {
    if (verified.right) return admit(attempt, verified.rehashed);
    if (!attempt.credentials.id.empty())
      audit_.record({kServer, attempt.now}, "login.refused", attempt.credentials.id.str());
    return wrong_credentials();
  });
  if (!result) return attempt.handler(failed(result.error()));
  const auto* refused = std::get_if<Refused>(&*result);
  if (refused == nullptr || refused->why != Refused::Why::credentials)
    throttle_.login_was_right(attempt.key, attempt.request.address, attempt.now);
  if (refused == nullptr) throttle_.remember(attempt.key, attempt.request.address);
  attempt.handler(*result);
}

Result<LoginResult> Login::State::admit(const Attempt& attempt, const std::string& rehashed) {
  const AccountId& id = attempt.credentials.id;
  // The hash took a while: the account may be another by now.
  const auto today = credentials_of(attempt.key);
  if (!today) return today.error();
  if (*today != attempt.credentials) return wrong_credentials();
  const auto second_factor = factor_.is_set_up(id);
  if (!second_factor) return second_factor.error();
  const auto refused = check_second_factor(attempt, *second_factor);
  if (!refused) return refused.error();
  if (*refused) return **refused;
  if (!rehashed.empty()) Query(db_, "UPDATE accounts SET password = ? WHERE id = ?", rehashed, id).run();
  audit_.record({id, attempt.now}, "login", id.str());
  return begin_session(id, *second_factor, attempt.request.previous, attempt.now);
}

Result<std::optional<Refused>> Login::State::check_second_factor(const Attempt& attempt, bool set_up) {
  if (!set_up) return std::optional<Refused>();
  const AccountId& id = attempt.credentials.id;
  const std::string& code = attempt.request.second_factor;
  if (code.empty())
    return Refused{Refused::Why::second_factor, {}, "the code of the second factor is missing"};
  const auto wait = throttle_.take(Throttle::Kind::second_factor, id.str(), attempt.now);
  if (wait > std::chrono::seconds(0)) return too_many_tries(wait);
  const auto right = factor_.use(id, code, attempt.now);
  if (!right) return right.error();
  if (!*right) {
    audit_.record({kServer, attempt.now}, "login.second_factor_refused", id.str());
    return Refused{Refused::Why::second_factor, {}, "the code is wrong or was used already"};
  }
  throttle_.give_back(Throttle::Kind::second_factor, id.str(), attempt.now);
  return std::optional<Refused>();
}

Result<LoginResult> Login::State::begin_session(const AccountId& account, bool second_factor,
                                                const std::string& previous, Time now) {
  if (!previous.empty()) {
    if (auto ended = sessions_.end(previous); !ended) return ended.error();
  }
  auto session = sessions_.begin(account, second_factor, now);
  if (!session) return session.error();
  return LoginResult(std::move(*session));
}

}  // namespace amphi::accounts
