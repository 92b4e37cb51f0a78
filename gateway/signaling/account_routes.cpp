// Accounts, for admins.
#include <boost/json.hpp>

#include "gateway/signaling/api_json.hpp"
#include "gateway/signaling/api_response.hpp"
#include "gateway/signaling/api_routes.hpp"
#include "gateway/signaling/json_body.hpp"

namespace amphi::signaling {
namespace json = boost::json;
namespace {

constexpr std::string_view kRoles = "admin or moderator";

accounts::AccountId id_of(const Call& call) {
  return accounts::AccountId{std::string(call.request.parameter("id"))};
}

http::Response new_account(int status, const Result<accounts::NewAccount>& made) {
  if (!made) return problem(made.error());
  return json_response(status, json::object{{"id", made->id.str()}, {"code", made->code}});
}

http::Response list(const Interior& interior, const Call&) {
  const auto accounts = interior.accounts.accounts().list();
  if (!accounts) return problem(accounts.error());
  json::array list;
  for (const accounts::Account& account : *accounts) list.push_back(to_json(account));
  return json_response(200, list);
}

http::Response create(const Interior& interior, const Call& call) {
  JsonBody body(call.body);
  const std::string name = body.text("name");
  const auto role = body.word("role", accounts::account_role_from_string, kRoles);
  body.require("role", role.has_value());
  if (auto checked = body.checked(); !checked) return problem(checked.error());
  return new_account(201, interior.accounts.accounts().create(call.actor(), name, *role));
}

Result<> change(accounts::Accounts& accounts, const Call& call) {
  JsonBody body(call.body);
  const auto role = body.word("role", accounts::account_role_from_string, kRoles);
  const auto disabled = body.optional_flag("disabled");
  if (auto checked = body.checked(); !checked) return checked;
  if (auto known = accounts.get(id_of(call)); !known) return known.error();
  if (role) {
    if (auto set = accounts.set_role(call.actor(), id_of(call), *role); !set) return set;
  }
  return disabled ? accounts.set_disabled(call.actor(), id_of(call), *disabled) : Result<>();
}

/// Whoever is in a room by what was taken away just now is put out.
http::Response done(const Interior& interior, const Result<>& result) {
  if (!result) return problem(result.error());
  interior.keeper.sync();
  return http::Response(204);
}

http::Response patch(const Interior& interior, const Call& call) {
  return done(interior, change(interior.accounts.accounts(), call));
}

http::Response remove(const Interior& interior, const Call& call) {
  return done(interior, interior.accounts.accounts().remove(call.actor(), id_of(call)));
}

http::Response reset(const Interior& interior, const Call& call) {
  return new_account(200, interior.accounts.accounts().reset(call.actor(), id_of(call)));
}

}  // namespace

void add_account_routes(GuardedRoutes& routes, const Interior& interior) {
  const auto add = [&](auto method, auto path, auto operation) {
    routes.add_plain(method, path, Action::keep_accounts,
                     [interior, operation](const Call& call) { return operation(interior, call); });
  };
  add("GET", "/accounts", list);
  add("POST", "/accounts", create);
  add("PATCH", "/accounts/{id}", patch);
  add("DELETE", "/accounts/{id}", remove);
  add("POST", "/accounts/{id}/reset", reset);
}

}  // namespace amphi::signaling
