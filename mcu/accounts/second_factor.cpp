#include "mcu/accounts/second_factor.hpp"

#include <fmt/format.h>

#include "mcu/accounts/audit.hpp"
#include "mcu/accounts/qr.hpp"
#include "mcu/accounts/secrets.hpp"
#include "mcu/accounts/throttle.hpp"
#include "mcu/accounts/totp.hpp"
#include "mcu/accounts/vault.hpp"
#include "mcu/store/query.hpp"

namespace amphi::accounts {
namespace {

using store::Blob;
using store::Query;

constexpr int kRecoveryGroups = 4;

Error wrong() {
  return fail(ErrorCode::unauthorized, "the code is wrong or was used already; wait for the next one");
}

/// Six digits, however they were grouped.
std::string digits_of(std::string_view typed) {
  std::string digits;
  for (const char c : typed) {
    if (c != ' ') digits += c;
  }
  return digits;
}

}  // namespace

Result<TotpEnrolment> SecondFactor::enrol(const Session& session, Time now) {
  const std::string secret = totp::new_secret();
  TotpEnrolment enrolment{totp::base32(secret), totp::uri(secret, session.name), {}};
  auto svg = qr_svg(enrolment.uri);
  if (!svg) return svg.error();
  enrolment.qr_svg = std::move(*svg);
  return db_.write([&]() -> Result<TotpEnrolment> {
    Query(db_, "UPDATE accounts SET totp_pending = ? WHERE id = ?",
          Blob{vault_.seal(secret, session.account.str())}, session.account)
        .run();
    audit_.record({session.account, now}, "second_factor.begin", session.account.str());
    return std::move(enrolment);
  });
}

Result<std::vector<std::string>> SecondFactor::confirm(const Session& session, std::string_view code,
                                                       Time now) {
  const AccountId& account = session.account;
  if (auto paid = take_try(account, now); !paid) return paid.error();
  return db_.write([&]() -> Result<std::vector<std::string>> {
    const auto secret = pending_secret(account);
    if (!secret) return secret.error();
    const auto step = totp::match(*secret, digits_of(code), now, 0);
    if (!step) return wrong();
    throttle_.give_back(Throttle::Kind::second_factor, account.str(), now);
    Query(db_, "UPDATE accounts SET totp = totp_pending, totp_pending = NULL, totp_step = ? WHERE id = ?",
          *step, account)
        .run();
    Query(db_, "UPDATE sessions SET second_factor = 1 WHERE id = ?", session.id).run();
    Query(db_, "DELETE FROM sessions WHERE account = ? AND id <> ?", account, session.id).run();
    audit_.record({account, now}, "second_factor.confirm", account.str());
    return write_recovery_codes(account);
  });
}

Result<std::vector<std::string>> SecondFactor::renew_recovery_codes(const Session& session,
                                                                    std::string_view code, Time now) {
  if (auto paid = take_try(session.account, now); !paid) return paid.error();
  return db_.write([&]() -> Result<std::vector<std::string>> {
    const auto right = use(session.account, code, now);
    if (!right) return right.error();
    if (!*right) return wrong();
    throttle_.give_back(Throttle::Kind::second_factor, session.account.str(), now);
    audit_.record({session.account, now}, "second_factor.recovery_codes", session.account.str());
    return write_recovery_codes(session.account);
  });
}

Result<bool> SecondFactor::is_set_up(const AccountId& account) {
  return db_.read([&]() -> Result<bool> {
    Query query(db_, "SELECT 1 FROM accounts WHERE id = ? AND totp IS NOT NULL", account);
    return query.next();
  });
}

Result<bool> SecondFactor::use(const AccountId& account, std::string_view code, Time now) {
  return db_.write([&]() -> Result<bool> {
    const auto by_totp = use_totp(account, digits_of(code), now);
    if (!by_totp || *by_totp) return by_totp;
    return Query(db_, "DELETE FROM recovery_codes WHERE account = ? AND digest = ?", account,
                 Blob{digest(normal_code(code))})
               .run() > 0;
  });
}

Result<bool> SecondFactor::use_totp(const AccountId& account, std::string_view code, Time now) {
  Query query(db_, "SELECT totp, totp_step FROM accounts WHERE id = ? AND totp IS NOT NULL", account);
  if (!query.next()) return false;
  const auto secret = vault_.open(query.text(0), account.str());
  if (!secret) return secret.error();
  const auto step = totp::match(*secret, code, now, query.integer(1));
  if (!step) return false;
  Query(db_, "UPDATE accounts SET totp_step = ? WHERE id = ?", *step, account).run();
  return true;
}

Result<std::string> SecondFactor::pending_secret(const AccountId& account) {
  Query query(db_, "SELECT totp_pending FROM accounts WHERE id = ? AND totp_pending IS NOT NULL", account);
  if (!query.next())
    return fail(ErrorCode::conflict, "there is no new second factor to confirm; begin again");
  return vault_.open(query.text(0), account.str());
}

Result<std::vector<std::string>> SecondFactor::write_recovery_codes(const AccountId& account) {
  Query(db_, "DELETE FROM recovery_codes WHERE account = ?", account).run();
  std::vector<std::string> codes;
  for (int i = 0; i < kRecoveryCodes; ++i) {
    codes.push_back(new_code(kRecoveryGroups));
    Query(db_, "INSERT INTO recovery_codes (account, digest) VALUES (?, ?)", account,
          Blob{digest(normal_code(codes.back()))})
        .run();
  }
  return codes;
}

Result<void> SecondFactor::take_try(const AccountId& account, Time now) {
  const auto wait = throttle_.take(Throttle::Kind::second_factor, account.str(), now);
  if (wait == std::chrono::seconds(0)) return {};
  return fail(ErrorCode::overloaded, fmt::format("too many wrong codes; wait {} s", wait.count()));
}

}  // namespace amphi::accounts
