// One's own second factor and password.
#include <boost/json.hpp>

#include "gateway/signaling/api_response.hpp"
#include "gateway/signaling/api_routes.hpp"
#include "gateway/signaling/json_body.hpp"
#include "gateway/signaling/session_cookie.hpp"

namespace amphi::signaling {
namespace json = boost::json;
namespace {

constexpr std::chrono::seconds kWaitAfterWrongOnes{30};

/// overloaded means too many wrong codes or passwords here; a wrong one is told from a session that is over.
http::Response problem_of_secret(const Error& error) {
  if (error.code == ErrorCode::overloaded) return too_many(kWaitAfterWrongOnes);
  if (error.code == ErrorCode::unauthorized)
    return problem(401, "Unauthorized", "credentials", error.message);
  return problem(error);
}

http::Response with_codes(const std::vector<std::string>& codes) {
  return json_response(200, json::object{{"recovery_codes", json::array(codes.begin(), codes.end())}});
}

http::Response enrol(accounts::Service& accounts, const Call& call) {
  const auto enrolment = accounts.second_factor().enrol(call.principal.session, call.now);
  if (!enrolment) return problem(enrolment.error());
  return json_response(
      200, json::object{{"secret", enrolment->secret}, {"uri", enrolment->uri}, {"qr", enrolment->qr_svg}});
}

http::Response confirm(accounts::Service& accounts, const Call& call) {
  JsonBody body(call.body);
  const std::string code = body.text("code");
  if (auto checked = body.checked(); !checked) return problem(checked.error());
  const auto codes = accounts.second_factor().confirm(call.principal.session, code, call.now);
  if (!codes) return problem_of_secret(codes.error());
  // The session may do more from now on, so it gets another token.
  const auto rotated = accounts.sessions().rotate(call.principal.session_token, call.now);
  if (!rotated) return problem(rotated.error());
  return with_session_cookie(with_codes(*codes), call.request, rotated->token);
}

http::Response renew_codes(accounts::Service& accounts, const Call& call) {
  JsonBody body(call.body);
  const std::string code = body.text("second_factor");
  if (auto checked = body.checked(); !checked) return problem(checked.error());
  const auto codes = accounts.second_factor().renew_recovery_codes(call.principal.session, code, call.now);
  return codes ? with_codes(*codes) : problem_of_secret(codes.error());
}

void change_password(accounts::Service& accounts, const Call& call, const http::Respond& respond) {
  JsonBody body(call.body);
  accounts::PasswordChange change{
      .session = call.principal.session, .old_password = body.text("old"), .new_password = body.text("new")};
  if (auto checked = body.checked(); !checked) return respond(problem(checked.error()));
  accounts.login().change_password(std::move(change), call.now, [respond](const Result<void>& changed) {
    respond(changed ? http::Response(204) : problem_of_secret(changed.error()));
  });
}

}  // namespace

void add_own_account_routes(GuardedRoutes& routes, const Interior& interior) {
  accounts::Service& accounts = interior.accounts;
  const auto plain = [&](auto method, auto path, Action action, auto operation) {
    routes.add_plain(method, path, action,
                     [&accounts, operation](const Call& call) { return operation(accounts, call); });
  };
  plain("POST", "/account/totp", Action::enrol_second_factor, enrol);
  plain("PUT", "/account/totp", Action::enrol_second_factor, confirm);
  plain("POST", "/account/recovery-codes", Action::renew_recovery_codes, renew_codes);
  routes.add("PUT", "/account/password", Action::change_password,
             [&accounts](const Call& call, const http::Respond& respond) {
               change_password(accounts, call, respond);
             });
}

}  // namespace amphi::signaling
