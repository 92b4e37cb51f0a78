// Tickets: who may come into a room, and as what.
#include <boost/json.hpp>

#include "gateway/signaling/api_response.hpp"
#include "gateway/signaling/api_routes.hpp"
#include "gateway/signaling/json_body.hpp"
#include "gateway/signaling/session_cookie.hpp"

namespace amphi::signaling {
namespace json = boost::json;
namespace {

constexpr std::chrono::seconds kWaitAfterWrongOnes{30};

/// One answer for everything that opens nothing.
http::Response not_let_in() {
  return problem(401, "Unauthorized", "invitation",
                 "This opens no room (any more): ask whoever invited you for a new link.");
}

http::Response problem_of_invitation(const Error& error) {
  if (error.code == ErrorCode::overloaded) return too_many(kWaitAfterWrongOnes);
  return error.code == ErrorCode::environment ? problem(error) : not_let_in();
}

/// As what he would come in now, to know whether he has to wait.
room::Join join_of(const session::Admission& admission) {
  room::Join join;
  join.name = admission.name;
  join.role = admission.role;
  join.pass = admission.pass;
  join.second_device = admission.second_device;
  return join;
}

http::Response ticket_for(const Interior& interior, const RoomId& room, const session::Admission& admission) {
  const session::RoomActor* const actor = interior.registry.find(room);
  if (actor == nullptr) return not_let_in();
  const bool waits = actor->room().reason_to_wait(join_of(admission)) != ports::LobbyReason::none;
  json::object answer{
      {"role", to_string(admission.role)}, {"room", actor->room().settings().name}, {"lobby", waits}};
  if (!admission.name.empty()) answer["name"] = admission.name;
  if (const room::RecordingDesk& desk = actor->room().recording(); desk.possible()) {
    answer["recording"] = !desk.request() ? "possible" : desk.request()->paused ? "paused" : "on";
  }
  answer["ticket"] = interior.registry.tickets().issue(room, admission, interior.registry.timers().now());
  return json_response(201, answer);
}

http::Response by_invitation(const Interior& interior, const Call& call, const std::string& secret) {
  const auto redeemed = interior.accounts.invitations().redeem(
      call.room(), secret, call.principal.guest_token, call.request.client, call.now);
  if (!redeemed) return problem_of_invitation(redeemed.error());
  const session::Admission admission{.role = redeemed->role,
                                     .name = redeemed->name,
                                     .pass = redeemed->pass,
                                     .second_device = redeemed->second_device,
                                     .account = false};
  return with_guest_cookie(ticket_for(interior, call.room(), admission), call.request, redeemed->guest_token);
}

bool is_unconfirmed(const Principal& principal) {
  return principal.kind == Principal::Kind::account && !principal.session.second_factor_confirmed;
}

http::Response take(const Interior& interior, const Call& call) {
  JsonBody body(call.body);
  const auto invitation = body.optional_text("invitation");
  if (auto checked = body.checked(); !checked) return problem(checked.error());
  if (invitation) return by_invitation(interior, call, *invitation);
  const Principal& principal = call.principal;
  const bool account = principal.kind == Principal::Kind::account;
  if (is_unconfirmed(principal)) return refusal(Verdict::unconfirmed);
  // A seat makes no second one: what let it in is what can be revoked.
  if (!principal.room_role || principal.kind == Principal::Kind::seat) return not_let_in();
  return ticket_for(
      interior, call.room(),
      {.role = *principal.room_role,
       .name = account ? principal.session.name : principal.token_name,
       .pass = account ? accounts::Invitations::pass_of(principal.session.account) : ports::PassId(),
       .second_device = false,
       .account = account});
}

http::Response greeting(const Interior& interior, const RoomId& room, const accounts::Invited& who) {
  const session::RoomActor* const actor = interior.registry.find(room);
  if (actor == nullptr) return not_let_in();
  json::object answer{{"role", to_string(who.role)}, {"room", actor->room().settings().name}};
  if (!who.name.empty()) answer["name"] = who.name;
  return json_response(200, answer);
}

/// What the page before the room shows. It uses no invitation up: whoever only looks is not there yet.
http::Response greet(const Interior& interior, const Call& call) {
  JsonBody body(call.body);
  const auto invitation = body.optional_text("invitation");
  if (auto checked = body.checked(); !checked) return problem(checked.error());
  const Principal& principal = call.principal;
  if (invitation) {
    const auto invited =
        interior.accounts.invitations().look(call.room(), *invitation, call.request.client, call.now);
    return invited ? greeting(interior, call.room(), *invited) : problem_of_invitation(invited.error());
  }
  if (is_unconfirmed(principal)) return refusal(Verdict::unconfirmed);
  if (!principal.room_role || principal.kind == Principal::Kind::seat) return not_let_in();
  // Of an account or a token the name is a proposal, and the page has others.
  return greeting(interior, call.room(), {*principal.room_role, ""});
}

}  // namespace

void add_ticket_routes(GuardedRoutes& routes, const Interior& interior) {
  routes.add_plain("POST", "/rooms/{room}/tickets", Action::take_ticket,
                   [interior](const Call& call) { return take(interior, call); });
  routes.add_plain("POST", "/rooms/{room}/greeting", Action::take_ticket,
                   [interior](const Call& call) { return greet(interior, call); });
}

}  // namespace amphi::signaling
