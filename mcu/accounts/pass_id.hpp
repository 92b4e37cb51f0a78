#pragma once
#include <optional>

#include "mcu/accounts/types.hpp"
#include "mcu/ports/door.hpp"

namespace amphi::accounts {

/// A pass's id names what it came by, so that it can be revoked when nothing else of it is kept.
ports::PassId pass_of_account(const AccountId& account);
ports::PassId new_pass_of(const InvitationId& invitation);
std::optional<AccountId> account_of(const ports::PassId& pass);
std::optional<InvitationId> invitation_of(const ports::PassId& pass);

}  // namespace amphi::accounts
