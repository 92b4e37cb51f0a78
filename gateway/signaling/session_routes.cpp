// Setting up, signing in and out, and the list of sessions.
#include <boost/json.hpp>

#include "gateway/http/cookie.hpp"
#include "gateway/signaling/api_json.hpp"
#include "gateway/signaling/api_response.hpp"
#include "gateway/signaling/api_routes.hpp"
#include "gateway/signaling/json_body.hpp"
#include "gateway/signaling/session_cookie.hpp"

namespace amphi::signaling {
namespace json = boost::json;
namespace {

http::Response refused(const accounts::Refused& refused) {
  using Why = accounts::Refused::Why;
  switch (refused.why) {
    case Why::credentials:
      return problem(401, "Unauthorized", "credentials", "Name, password or code is wrong.");
    case Why::second_factor:
      return problem(401, "Unauthorized", "second_factor",
                     "The code of the second factor is missing or wrong.");
    case Why::throttled:
      return too_many(refused.retry_after);
    case Why::malformed:
      return problem(fail(ErrorCode::malformed, refused.message));
    case Why::environment:
      break;
  }
  return problem(fail(ErrorCode::overloaded, refused.message.empty() ? "Try again later." : refused.message));
}

/// As `GET /session` answers.
Result<json::object> describe(accounts::Service& accounts, const accounts::Session& session) {
  json::array rooms;
  if (session.second_factor_confirmed) {
    const auto moderated = accounts.rooms().of_account(session.account, session.role);
    if (!moderated) return moderated.error();
    for (const accounts::StoredRoom& room : *moderated) {
      rooms.push_back(json::object{{"id", room.id.str()}, {"name", room.settings.name}});
    }
  }
  return json::object{{"account", session.account.str()},
                      {"name", session.name},
                      {"role", to_string(session.role)},
                      {"second_factor", session.second_factor_confirmed},
                      {"rooms", std::move(rooms)}};
}

/// Answers a login with the session and its cookie. `request` tells how the cookie is called.
accounts::LoginHandler answer_with(accounts::Service& accounts, int status, http::Request request,
                                   http::Respond respond) {
  return [&accounts, status, request = std::move(request),
          respond = std::move(respond)](const accounts::LoginResult& result) {
    const auto* session = std::get_if<accounts::NewSession>(&result);
    if (session == nullptr) return respond(refused(std::get<accounts::Refused>(result)));
    const auto described = describe(accounts, session->session);
    if (!described) return respond(problem(described.error()));
    respond(with_session_cookie(json_response(status, *described), request, session->token));
  };
}

/// What a cookie's name depends on, and nothing of the secrets that came.
http::Request without_secrets(const http::Request& request) {
  http::Request kept;
  kept.secure = request.secure;
  return kept;
}

class SessionRoutes {
 public:
  SessionRoutes(accounts::Service& accounts, bool records) : accounts_(accounts), records_(records) {}

  [[nodiscard]] http::Response see_setup(const Call&) const {
    const auto has_admin = accounts_.accounts().has_admin();
    if (!has_admin) return problem(has_admin.error());
    return json_response(200, json::object{{"needed", !*has_admin}, {"recording", records_}});
  }

  void set_up(const Call& call, const http::Respond& respond) const {
    JsonBody body(call.body);
    accounts::SetUpRequest request{.code = body.text("code"),
                                   .name = body.text("name"),
                                   .password = body.text("password"),
                                   .address = call.request.client,
                                   .previous = http::cookie(call.request, kSessionCookie).value_or("")};
    if (auto checked = body.checked(); !checked) return respond(problem(checked.error()));
    accounts_.login().set_up(std::move(request), call.now,
                             answer_with(accounts_, 201, without_secrets(call.request), respond));
  }

  void log_in(const Call& call, const http::Respond& respond) const {
    JsonBody body(call.body);
    accounts::LoginRequest request{.name = body.text("name"),
                                   .password = body.text("password"),
                                   .second_factor = body.optional_text("second_factor").value_or(""),
                                   .address = call.request.client,
                                   .previous = http::cookie(call.request, kSessionCookie).value_or("")};
    if (auto checked = body.checked(); !checked) return respond(problem(checked.error()));
    accounts_.login().log_in(std::move(request), call.now,
                             answer_with(accounts_, 200, without_secrets(call.request), respond));
  }

  [[nodiscard]] http::Response see_session(const Call& call) const {
    const auto described = describe(accounts_, call.principal.session);
    return described ? json_response(200, *described) : problem(described.error());
  }

  [[nodiscard]] http::Response log_out(const Call& call) const {
    if (auto ended = accounts_.sessions().end(call.principal.session_token); !ended)
      return problem(ended.error());
    return without_session_cookie(http::Response(204), call.request);
  }

  [[nodiscard]] http::Response list(const Call& call) const {
    const accounts::Session& own = call.principal.session;
    const bool all = call.request.query == "all=1";
    if (all) {
      const Verdict verdict = may(call.principal, Action::list_all_sessions);
      if (verdict != Verdict::allowed) return refusal(verdict);
    }
    const auto sessions =
        all ? accounts_.sessions().all(call.now) : accounts_.sessions().of_account(own.account, call.now);
    if (!sessions) return problem(sessions.error());
    json::array list;
    for (const accounts::Session& session : *sessions) list.push_back(to_json(session, own.id));
    return json_response(200, list);
  }

  [[nodiscard]] http::Response end(const Call& call) const {
    const bool any = may(call.principal, Action::end_any_session) == Verdict::allowed;
    const accounts::SessionId id{std::string(call.request.parameter("id"))};
    const auto ended = accounts_.sessions().revoke(call.principal.session, id, any);
    return ended ? http::Response(204) : problem(ended.error());
  }

 private:
  accounts::Service& accounts_;
  bool records_;  ///< this server can: people are told before they join
};

}  // namespace

void add_session_routes(GuardedRoutes& routes, const Interior& interior) {
  const SessionRoutes own(interior.accounts, interior.registry.defaults().recordable);
  const auto plain = [&](auto method, auto path, Action action, auto member) {
    routes.add_plain(method, path, action, [own, member](const Call& call) { return (own.*member)(call); });
  };
  plain("GET", "/setup", Action::see_setup, &SessionRoutes::see_setup);
  routes.add("POST", "/setup", Action::set_up,
             [own](const Call& call, const http::Respond& respond) { own.set_up(call, respond); });
  routes.add("POST", "/session", Action::log_in,
             [own](const Call& call, const http::Respond& respond) { own.log_in(call, respond); });
  plain("GET", "/session", Action::see_session, &SessionRoutes::see_session);
  plain("DELETE", "/session", Action::log_out, &SessionRoutes::log_out);
  plain("GET", "/sessions", Action::list_sessions, &SessionRoutes::list);
  plain("DELETE", "/sessions/{id}", Action::end_session, &SessionRoutes::end);
}

}  // namespace amphi::signaling
