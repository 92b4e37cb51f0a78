#include "mcu/accounts/types.hpp"

namespace amphi::accounts {

Time wall_clock() {
  return std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::string_view to_string(AccountRole role) {
  return role == AccountRole::admin ? "admin" : "moderator";
}

std::optional<AccountRole> account_role_from_string(std::string_view text) {
  for (const AccountRole role : {AccountRole::admin, AccountRole::moderator}) {
    if (text == to_string(role)) return role;
  }
  return std::nullopt;
}

}  // namespace amphi::accounts
