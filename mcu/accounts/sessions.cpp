#include "mcu/accounts/sessions.hpp"

#include "mcu/accounts/secrets.hpp"
#include "mcu/base/log.hpp"
#include "mcu/base/random.hpp"
#include "mcu/store/query.hpp"

namespace amphi::accounts {
namespace {

using store::Blob;
using store::Query;

constexpr std::chrono::minutes kSeenEvery{5};
constexpr std::size_t kIdLength = 16;
/// Of one account; the one unused for longest gives way.
constexpr int kMaxSessions = 50;

/// ?1: begun after, ?2: used after.
constexpr const char* kColumns =
    "SELECT s.id, s.account, a.name, a.role, s.second_factor, s.created, s.last_seen FROM sessions s "
    "JOIN accounts a ON a.id = s.account AND a.disabled = 0 WHERE s.created > ?1 AND s.last_seen > ?2 ";

std::string with(const char* condition) {
  return std::string(kColumns) + condition;
}

Session session_of(const Query& row) {
  return {.id = SessionId(row.text(0)),
          .account = AccountId(row.text(1)),
          .name = row.text(2),
          .role = row.text(3) == "admin" ? AccountRole::admin : AccountRole::moderator,
          .second_factor_confirmed = row.flag(4),
          .created = row.time(5),
          .last_seen = row.time(6)};
}

Time begun_after(Time now) {
  return now - Sessions::kAbsoluteLimit;
}

Time used_after(Time now) {
  return now - Sessions::kIdleLimit;
}

Error over() {
  return fail(ErrorCode::unauthorized, "the session is over; log in again");
}

std::vector<Session> all_of(Query& query) {
  std::vector<Session> sessions;
  while (query.next()) sessions.push_back(session_of(query));
  return sessions;
}

}  // namespace

Result<Session> Sessions::find(std::string_view token, Time now) {
  auto session = db_.read([&]() -> Result<Session> {
    Query query(db_, with("AND s.digest = ?3").c_str(), begun_after(now), used_after(now),
                Blob{digest(token)});
    if (!query.next()) return over();
    return session_of(query);
  });
  if (!session || now - session->last_seen < kSeenEvery) return session;
  const auto written = db_.write([&]() -> Result<void> {
    Query(db_, "UPDATE sessions SET last_seen = ? WHERE id = ?", now, session->id).run();
    return {};
  });
  // Who is logged in stays so while the disk is full.
  if (!written) log::warn("a session's last use was not noted: {}", written.error().message);
  session->last_seen = now;
  return session;
}

Result<NewSession> Sessions::rotate(std::string_view token, Time now) {
  return db_.write([&]() -> Result<NewSession> {
    auto session = find(token, now);
    if (!session) return session.error();
    std::string fresh = new_token();
    Query(db_, "UPDATE sessions SET digest = ? WHERE id = ?", Blob{digest(fresh)}, session->id).run();
    return NewSession{std::move(fresh), std::move(*session)};
  });
}

Result<void> Sessions::end(std::string_view token) {
  return db_.write([&]() -> Result<void> {
    Query(db_, "DELETE FROM sessions WHERE digest = ?", Blob{digest(token)}).run();
    return {};
  });
}

Result<std::vector<Session>> Sessions::of_account(const AccountId& account, Time now) {
  return db_.read([&]() -> Result<std::vector<Session>> {
    Query query(db_, with("AND s.account = ?3 ORDER BY s.last_seen DESC").c_str(), begun_after(now),
                used_after(now), account);
    return all_of(query);
  });
}

Result<std::vector<Session>> Sessions::all(Time now) {
  return db_.read([&]() -> Result<std::vector<Session>> {
    Query query(db_, with("ORDER BY s.last_seen DESC").c_str(), begun_after(now), used_after(now));
    return all_of(query);
  });
}

Result<void> Sessions::revoke(const Session& by, const SessionId& id, bool any_account) {
  return db_.write([&]() -> Result<void> {
    const int ended =
        Query(db_, "DELETE FROM sessions WHERE id = ?1 AND (?2 OR account = ?3)", id, any_account, by.account)
            .run();
    if (ended == 0) return fail(ErrorCode::not_found, "there is no such session");
    return {};
  });
}

Result<void> Sessions::end_others(const AccountId& account, const SessionId& keep) {
  return db_.write([&]() -> Result<void> {
    Query(db_, "DELETE FROM sessions WHERE account = ? AND id <> ?", account, keep).run();
    return {};
  });
}

Result<NewSession> Sessions::begin(const AccountId& account, bool second_factor_confirmed, Time now) {
  return db_.write([&]() -> Result<NewSession> {
    std::string token = new_token();
    Query(db_,
          "DELETE FROM sessions WHERE account = ?1 AND id NOT IN "
          "(SELECT id FROM sessions WHERE account = ?1 ORDER BY last_seen DESC LIMIT ?2)",
          account, kMaxSessions - 1)
        .run();
    Query(db_,
          "INSERT INTO sessions (id, digest, account, second_factor, created, last_seen) "
          "VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
          random_name(kIdLength), Blob{digest(token)}, account, second_factor_confirmed, now)
        .run();
    auto session = find(token, now);
    if (!session) return session.error();
    return NewSession{std::move(token), std::move(*session)};
  });
}

}  // namespace amphi::accounts
