// One-time codes: a person's first password, and the first admin.
#include <fmt/format.h>

#include "mcu/accounts/login_state.hpp"
#include "mcu/accounts/name_key.hpp"
#include "mcu/accounts/secrets.hpp"
#include "mcu/base/random.hpp"
#include "mcu/room/name.hpp"
#include "mcu/store/query.hpp"

namespace amphi::accounts {
namespace {

using store::Blob;
using store::Query;

constexpr std::size_t kIdLength = 16;

Refused malformed(const Error& error) {
  return {Refused::Why::malformed, {}, error.message};
}

bool has_admin(store::Database& db) {
  Query query(db, "SELECT 1 FROM accounts WHERE role = 'admin'");
  return query.next();
}

}  // namespace

Result<void> check_new_password(std::string_view password, std::string_view name) {
  if (password.size() < Login::kMinPassword || password.size() > Login::kMaxPassword) {
    return fail(ErrorCode::malformed,
                fmt::format("a password has {} to {} characters", Login::kMinPassword, Login::kMaxPassword));
  }
  if (name_key(password) == name_key(name)) return fail(ErrorCode::malformed, "the password is the name");
  return {};
}

void Login::State::set_up(SetUpRequest request, Time now, LoginHandler handler) {
  const auto name = room::clean_name(request.name);
  if (!name) return refuse(handler, malformed(name.error()));
  request.name = *name;
  if (auto good = check_new_password(request.password, *name); !good)
    return refuse(handler, malformed(good.error()));
  const auto wait = throttle_.take(Throttle::Kind::address, request.address, now);
  if (wait > std::chrono::seconds(0)) return refuse(handler, too_many_tries(wait));
  // Codes are long and random: whether one is right may be known before the slow hash.
  const auto target = target_of(request, now);
  if (!target) {
    const bool wrong = target.error().code == ErrorCode::unauthorized;
    return refuse(handler, wrong ? wrong_credentials() : failed(target.error()));
  }
  throttle_.give_back(Throttle::Kind::address, request.address, now);
  std::string password = std::move(request.password);
  auto setting = std::make_shared<Setting>(Setting{std::move(request), now, std::move(handler)});
  const bool begun =
      pool_.hash(std::move(password), [weak = weak_from_this(), setting](const std::string& hash) {
        if (const auto self = weak.lock()) self->hashed(*setting, hash);
      });
  if (!begun) refuse(setting->handler, too_many_hashes());
}

Result<Login::State::Target> Login::State::target_of(const SetUpRequest& request, Time now) {
  return db_.read([&]() -> Result<Target> {
    const std::string code = digest(normal_code(request.code));
    Query account(
        db_, "SELECT id FROM accounts WHERE name_key = ? AND code = ? AND code_until > ? AND disabled = 0",
        name_key(request.name), Blob{code}, now);
    if (account.next()) return Target(AccountId(account.text(0)));
    Query first(db_, "SELECT 1 FROM settings WHERE key = 'setup_code' AND value = ? AND until > ?",
                Blob{code}, now);
    if (!has_admin(db_) && first.next()) return Target(FirstAdmin{request.name});
    return fail(ErrorCode::unauthorized, "the code is wrong");
  });
}

void Login::State::hashed(const Setting& setting, const std::string& password) {
  const auto result = password.empty() ? Result<LoginResult>(fail(ErrorCode::environment, "out of memory"))
                                       : db_.write([&] { return write_password(setting, password); });
  if (result) return setting.handler(*result);
  const Error& error = result.error();
  if (error.code == ErrorCode::unauthorized) return setting.handler(wrong_credentials());
  setting.handler(error.code == ErrorCode::conflict ? malformed(error) : failed(error));
}

Result<LoginResult> Login::State::write_password(const Setting& setting, const std::string& password) {
  // Again: the code may have been used meanwhile.
  const auto target = target_of(setting.request, setting.now);
  if (!target) return target.error();
  Result<AccountId> id = fail(ErrorCode::unauthorized, "");
  if (const auto* first = std::get_if<FirstAdmin>(&*target)) {
    id = write_first_admin(*first, password, setting.now);
    if (!id) return id.error();
  } else {
    id = std::get<AccountId>(*target);
    Query(db_, "UPDATE accounts SET password = ?, code = NULL, code_until = NULL WHERE id = ?", password, *id)
        .run();
  }
  audit_.record({*id, setting.now}, "account.set_password", id->str());
  return begin_session(*id, false, setting.request.previous, setting.now);
}

Result<AccountId> Login::State::write_first_admin(const FirstAdmin& admin, const std::string& password,
                                                  Time now) {
  if (Query taken(db_, "SELECT 1 FROM accounts WHERE name_key = ?", name_key(admin.name)); taken.next())
    return fail(ErrorCode::conflict, "there is an account of that name already");
  const AccountId id(random_name(kIdLength));
  Query(db_,
        "INSERT INTO accounts (id, name, name_key, role, password, created) VALUES (?, ?, ?, 'admin', ?, ?)",
        id, admin.name, name_key(admin.name), password, now)
      .run();
  Query(db_, "DELETE FROM settings WHERE key = 'setup_code'").run();
  audit_.record({kServer, now}, "account.create", id.str());
  return id;
}

}  // namespace amphi::accounts
