#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mcu/accounts/types.hpp"
#include "mcu/base/result.hpp"

namespace amphi::store {
class Database;
}

namespace amphi::accounts {

class Vault;

struct AuditEntry {
  std::int64_t id = 0;  ///< grows
  Time at;              ///< rounded down to the hour
  std::string who;      ///< a pseudonym, or "command line", "server"
  std::string action;   ///< such as "account.create", "invitation.revoke"
  std::string object;   ///< a pseudonym; "" without one
};

/// What was done, by whom as a pseudonym (a keyed hash: the same person has the same one in this
/// installation), kept for 30 days. Holds no name and no address. Control thread.
class Audit {
 public:
  static constexpr std::chrono::hours kKept{30 * 24};

  Audit(store::Database& db, const Vault& vault) : db_(db), vault_(vault) {}

  /// Within the caller's transaction. `object` is an id; throws as store::Database's statements do.
  void record(const Actor& by, std::string_view action, std::string_view object);
  /// In a transaction of its own, for what was done outside the store. Errors: environment.
  Result<void> note(const Actor& by, std::string_view action, std::string_view object);
  /// The newest first, older than entry `before`; at most `limit`.
  [[nodiscard]] Result<std::vector<AuditEntry>> list(std::optional<std::int64_t> before,
                                                     std::size_t limit = 100);
  /// Twelve letters and digits that stand for an id.
  [[nodiscard]] std::string pseudonym(std::string_view id) const;

 private:
  store::Database& db_;
  const Vault& vault_;
};

}  // namespace amphi::accounts
