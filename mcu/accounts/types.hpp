#pragma once
// The words that all of mcu/accounts shares.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "mcu/base/ids.hpp"

namespace amphi::accounts {

/// The wall clock, UTC. Always a parameter; may step backwards without harm.
using Time = std::chrono::sys_seconds;
Time wall_clock();

using AccountId = Id<struct AccountIdTag>;
using SessionId = Id<struct SessionIdTag>;        ///< names a session in lists; opens nothing
using InvitationId = Id<struct InvitationIdTag>;  ///< names an invitation in lists; opens nothing

/// An admin makes accounts and moderates every room; a moderator moderates the rooms he is assigned to.
enum class AccountRole : std::uint8_t { admin, moderator };

std::string_view to_string(AccountRole role);
std::optional<AccountRole> account_role_from_string(std::string_view text);

/// Not the id of any account.
inline const AccountId kServer{"server"};

/// Who does something, and when; what is done goes into the audit with it.
struct Actor {
  AccountId account;  ///< empty: the command line; kServer: nobody in particular
  Time now;
};

}  // namespace amphi::accounts
