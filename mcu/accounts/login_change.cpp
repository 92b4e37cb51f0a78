// Changing one's own password: the old one is checked, then the new one is hashed.
#include "mcu/accounts/login_state.hpp"
#include "mcu/store/query.hpp"

namespace amphi::accounts {
namespace {

using store::Query;

Error overloaded(const Refused& refused) {
  return fail(ErrorCode::overloaded, refused.message);
}

std::string throttle_key(const AccountId& account) {
  return "change " + account.str();
}

}  // namespace

void Login::State::refuse(const PasswordHandler& handler, Error error) {
  pool_.post([handler, error = std::move(error)] { handler(error); });
}

void Login::State::change_password(PasswordChange request, Time now, PasswordHandler handler) {
  const AccountId account = request.session.account;
  if (auto good = check_new_password(request.new_password, request.session.name); !good)
    return refuse(handler, good.error());
  const auto wait = throttle_.take(Throttle::Kind::account, throttle_key(account), now);
  if (wait > std::chrono::seconds(0)) return refuse(handler, overloaded(too_many_tries(wait)));
  auto credentials = credentials_of(account);
  if (!credentials) return refuse(handler, credentials.error());
  std::string old = std::move(request.old_password);
  auto change =
      std::make_shared<Change>(Change{std::move(request), std::move(*credentials), now, std::move(handler)});
  const bool begun = pool_.verify(std::move(old), change->credentials.password,
                                  [weak = weak_from_this(), change](const HashPool::Verified& verified) {
                                    if (const auto self = weak.lock())
                                      self->old_password_checked(change, verified.right);
                                  });
  if (!begun) refuse(change->handler, overloaded(too_many_hashes()));
}

void Login::State::old_password_checked(const std::shared_ptr<Change>& change, bool right) {
  if (!right) return change->handler(fail(ErrorCode::unauthorized, "the old password is wrong"));
  throttle_.give_back(Throttle::Kind::account, throttle_key(change->credentials.id), change->now);
  std::string password = std::move(change->request.new_password);
  const bool begun =
      pool_.hash(std::move(password), [weak = weak_from_this(), change](const std::string& hash) {
        const auto self = weak.lock();
        if (self) change->handler(self->db_.write([&] { return self->write_change(*change, hash); }));
      });
  if (!begun) change->handler(overloaded(too_many_hashes()));
}

Result<void> Login::State::write_change(const Change& change, const std::string& password) {
  if (password.empty()) return fail(ErrorCode::environment, "out of memory");
  const AccountId& id = change.credentials.id;
  const int changed =
      Query(db_, "UPDATE accounts SET password = ? WHERE id = ? AND password = ? AND disabled = 0", password,
            id, change.credentials.password)
          .run();
  if (changed == 0) return fail(ErrorCode::unauthorized, "the password was changed meanwhile");
  audit_.record({id, change.now}, "account.change_password", id.str());
  return sessions_.end_others(id, change.request.session.id);
}

Result<Login::State::Credentials> Login::State::credentials_of(const AccountId& id) {
  return db_.read([&]() -> Result<Credentials> {
    Query query(db_, "SELECT password FROM accounts WHERE id = ? AND disabled = 0", id);
    return Credentials{id, query.next() ? query.text(0) : ""};
  });
}

}  // namespace amphi::accounts
