// Invitations of a room.
#include <fmt/format.h>

#include <boost/json.hpp>

#include "gateway/signaling/api_json.hpp"
#include "gateway/signaling/api_response.hpp"
#include "gateway/signaling/api_routes.hpp"
#include "gateway/signaling/json_body.hpp"
#include "mcu/accounts/qr.hpp"

namespace amphi::signaling {
namespace json = boost::json;
namespace {

std::optional<accounts::Time> time_of(std::optional<std::int64_t> seconds) {
  if (!seconds) return std::nullopt;
  return accounts::Time(std::chrono::seconds(*seconds));
}

/// Where the browser that asks finds this server: a link must lead there for others, too.
std::string origin_of(const http::Request& request) {
  if (const auto origin = request.headers.get("Origin")) return std::string(*origin);
  return fmt::format("{}://{}", request.secure ? "https" : "http",
                     request.headers.get("Host").value_or("localhost"));
}

http::Response list(const Interior& interior, const Call& call) {
  const auto invitations = interior.accounts.invitations().list(call.room());
  if (!invitations) return problem(invitations.error());
  json::array list;
  for (const accounts::Invitation& invitation : *invitations) list.push_back(to_json(invitation));
  return json_response(200, list);
}

Result<accounts::InvitationRequest> read(const Call& call) {
  JsonBody body(call.body);
  accounts::InvitationRequest request;
  const auto kind = body.word("kind", accounts::invitation_kind_from_string, "person or class");
  body.require("kind", kind.has_value());
  request.kind = kind.value_or(accounts::InvitationKind::person);
  request.role = body.word("role", room::role_from_string, "moderator, speaker or attendee")
                     .value_or(room::Role::attendee);
  request.name = body.optional_text("name").value_or("");
  if (const auto uses = body.optional_number("uses")) {
    request.uses = static_cast<int>(std::clamp<std::int64_t>(*uses, -1, 1'000'000));
  }
  request.from = time_of(body.optional_number("from"));
  request.until = time_of(body.optional_number("until"));
  if (auto checked = body.checked(); !checked) return checked.error();
  return request;
}

http::Response create(const Interior& interior, const Call& call) {
  const auto request = read(call);
  if (!request) return problem(request.error());
  const auto made = interior.accounts.invitations().create(call.actor(), call.room(), *request);
  if (!made) return problem(made.error());
  const auto qr = accounts::qr_svg(origin_of(call.request) + made->path);
  if (!qr) return problem(qr.error());
  json::object answer = to_json(made->invitation);
  answer["secret"] = made->secret;
  answer["path"] = made->path;
  answer["qr"] = *qr;
  return json_response(201, answer);
}

http::Response revoke(const Interior& interior, const Call& call) {
  const accounts::InvitationId id{std::string(call.request.parameter("id"))};
  const auto passes = interior.accounts.invitations().revoke(call.actor(), call.room(), id);
  if (!passes) return problem(passes.error());
  for (const ports::PassId& pass : *passes) interior.keeper.revoke(call.room(), pass);
  return http::Response(204);
}

}  // namespace

void add_invitation_routes(GuardedRoutes& routes, const Interior& interior) {
  const auto add = [&](auto method, auto path, auto operation) {
    routes.add_plain(method, path, Action::keep_invitations,
                     [interior, operation](const Call& call) { return operation(interior, call); });
  };
  add("GET", "/rooms/{room}/invitations", list);
  add("POST", "/rooms/{room}/invitations", create);
  add("DELETE", "/rooms/{room}/invitations/{id}", revoke);
}

}  // namespace amphi::signaling
