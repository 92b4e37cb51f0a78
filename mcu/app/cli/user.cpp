#include "mcu/app/cli/user.hpp"

#include <fmt/format.h>

namespace amphi::app::cli {
namespace {

namespace json = boost::json;
using accounts::Account;
using accounts::NewAccount;
using accounts::Service;

accounts::Actor by_command_line() {
  return {{}, accounts::wall_clock()};
}

Result<Account> find(Service& service, const std::string& name) {
  auto account = service.accounts().find(name);
  if (!account && account.error().code == ErrorCode::not_found)
    return fail(ErrorCode::not_found, fmt::format("there is no account \"{}\"; see: amphi user list", name));
  return account;
}

Report with_code(const std::string& name, const NewAccount& made, const std::string& origin) {
  return {fmt::format("One-time code for {}, valid for seven days:\n\n    {}\n\n"
                      "The name, the code and a new password go into {}/setup\n",
                      name, made.code, origin.empty() ? "https://YOUR-SERVER" : origin),
          json::object{{"id", made.id.str()}, {"name", name}, {"code", made.code}}};
}

const char* state_of(const Account& account) {
  if (account.disabled) return "disabled";
  if (!account.has_password) return "waits for its code to be used";
  return account.second_factor ? "" : "no second factor yet";
}

}  // namespace

Result<Report> add_user(Service& service, const std::string& origin, const std::string& name,
                        const std::string& role) {
  const auto known = accounts::account_role_from_string(role);
  if (!known) return fail(ErrorCode::malformed, "the role is admin or moderator");
  const auto made = service.accounts().create(by_command_line(), name, *known);
  if (!made) return made.error();
  return with_code(service.accounts().get(made->id)->name, *made, origin);
}

Result<Report> list_users(Service& service) {
  const auto list = service.accounts().list();
  if (!list) return list.error();
  Report report{list->empty() ? "There is no account yet; see: amphi user setup-code\n" : "", json::array()};
  for (const Account& account : *list) {
    report.text +=
        fmt::format("{:<32} {:<10} {}\n", account.name, to_string(account.role), state_of(account));
    report.json.as_array().push_back(json::object{{"id", account.id.str()},
                                                  {"name", account.name},
                                                  {"role", to_string(account.role)},
                                                  {"disabled", account.disabled},
                                                  {"has_password", account.has_password},
                                                  {"second_factor", account.second_factor},
                                                  {"created", account.created.time_since_epoch().count()}});
  }
  return report;
}

Result<Report> reset_user(Service& service, const std::string& origin, const std::string& name) {
  const auto account = find(service, name);
  if (!account) return account.error();
  const auto made = service.accounts().reset(by_command_line(), account->id);
  if (!made) return made.error();
  return with_code(account->name, *made, origin);
}

Result<Report> set_user_disabled(Service& service, const std::string& name, bool disabled) {
  const auto account = find(service, name);
  if (!account) return account.error();
  if (auto done = service.accounts().set_disabled(by_command_line(), account->id, disabled); !done)
    return done.error();
  return Report{
      fmt::format("{} {}\n", account->name, disabled ? "is disabled and logged out" : "may log in again"),
      json::object{{"id", account->id.str()}, {"disabled", disabled}}};
}

Result<Report> delete_user(Service& service, const std::string& name) {
  const auto account = find(service, name);
  if (!account) return account.error();
  if (auto done = service.accounts().remove(by_command_line(), account->id); !done) return done.error();
  return Report{fmt::format("{} is deleted\n", account->name), json::object{{"id", account->id.str()}}};
}

Result<Report> make_setup_code(Service& service, const std::string& origin) {
  const auto code = service.accounts().make_setup_code(accounts::wall_clock());
  if (!code) return code.error();
  return Report{fmt::format("One-time code for the first admin, valid for a day; earlier ones have ended:\n\n"
                            "    {}\n\nOpen {}/setup#code={}\n",
                            *code, origin.empty() ? "https://YOUR-SERVER" : origin, *code),
                json::object{{"code", *code}}};
}

}  // namespace amphi::app::cli
