#include "mcu/accounts/audit.hpp"

#include "mcu/accounts/vault.hpp"
#include "mcu/store/query.hpp"

namespace amphi::accounts {
namespace {

/// Whoever has no account.
std::string_view unnamed(const AccountId& account) {
  if (account.empty()) return "command line";
  return account == kServer ? "server" : "";
}

}  // namespace

void Audit::record(const Actor& by, std::string_view action, std::string_view object) {
  const Time hour = std::chrono::floor<std::chrono::hours>(by.now);
  std::string who(unnamed(by.account));
  if (who.empty()) who = pseudonym(by.account.str());
  store::Query(db_, "INSERT INTO audit (at, who, action, object) VALUES (?, ?, ?, ?)", hour, who, action,
               object.empty() ? std::string() : pseudonym(object))
      .run();
}

Result<void> Audit::note(const Actor& by, std::string_view action, std::string_view object) {
  return db_.write([&]() -> Result<void> {
    record(by, action, object);
    return {};
  });
}

Result<std::vector<AuditEntry>> Audit::list(std::optional<std::int64_t> before, std::size_t limit) {
  return db_.read([&]() -> Result<std::vector<AuditEntry>> {
    store::Query query(db_,
                       "SELECT id, at, who, action, object FROM audit WHERE ?1 IS NULL OR id < ?1 "
                       "ORDER BY id DESC LIMIT ?2",
                       before, static_cast<std::int64_t>(limit));
    std::vector<AuditEntry> entries;
    while (query.next()) {
      entries.push_back({query.integer(0), query.time(1), query.text(2), query.text(3), query.text(4)});
    }
    return entries;
  });
}

std::string Audit::pseudonym(std::string_view id) const {
  return vault_.pseudonym(id);
}

}  // namespace amphi::accounts
