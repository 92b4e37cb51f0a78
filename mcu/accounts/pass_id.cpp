#include "mcu/accounts/pass_id.hpp"

#include <string_view>

#include "mcu/base/random.hpp"

namespace amphi::accounts {
namespace {

constexpr std::size_t kRandom = 16;
constexpr std::string_view kAccount = "a.";     // a.ACCOUNT
constexpr std::string_view kInvitation = "i.";  // i.INVITATION.RANDOM

}  // namespace

ports::PassId pass_of_account(const AccountId& account) {
  return ports::PassId(std::string(kAccount) + account.str());
}

ports::PassId new_pass_of(const InvitationId& invitation) {
  return ports::PassId(std::string(kInvitation) + invitation.str() + "." + random_name(kRandom));
}

std::optional<AccountId> account_of(const ports::PassId& pass) {
  if (!pass.str().starts_with(kAccount)) return std::nullopt;
  return AccountId(pass.str().substr(kAccount.size()));
}

std::optional<InvitationId> invitation_of(const ports::PassId& pass) {
  if (!pass.str().starts_with(kInvitation)) return std::nullopt;
  const std::string rest = pass.str().substr(kInvitation.size());
  return InvitationId(rest.substr(0, rest.find('.')));
}

}  // namespace amphi::accounts
