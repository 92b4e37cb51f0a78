#include "gateway/signaling/guarded_routes.hpp"

#include "gateway/http/origin.hpp"
#include "gateway/signaling/api_response.hpp"
#include "gateway/signaling/client_message.hpp"

namespace amphi::signaling {
namespace json = boost::json;
namespace {

constexpr std::string_view kPrefix = "/api/v1";

/// The body as an object; with none, an empty one.
Result<json::object> body_of(const http::Request& request) {
  if (http::is_safe_method(request.method) || request.body.empty()) return json::object();
  auto value = parse_json(request.body);
  if (!value) return value.error();
  if (!value->is_object()) return fail(ErrorCode::malformed, "The body must be an object.");
  return std::move(value->get_object());
}

/// What keeps other sites' pages from acting in a browser's name; nothing where all is well.
std::optional<http::Response> foreign(const http::Request& request, const http::Origins& origins,
                                      std::string_view content_type) {
  if (http::is_safe_method(request.method)) return std::nullopt;
  if (!http::may_change(request, origins)) {
    return problem(403, "Forbidden", "origin",
                   "Requests with cookies must come from this server's own pages.");
  }
  if (!request.body.empty() && request.content_type() != content_type) {
    return http::problem(415, "Unsupported media type", "Send " + std::string(content_type) + ".");
  }
  return std::nullopt;
}

}  // namespace

void GuardedRoutes::note(std::string_view method, std::string_view pattern, Action action) {
  entries_.push_back({std::string(method), std::string(kPrefix) + std::string(pattern), action});
}

void GuardedRoutes::add(std::string_view method, std::string_view pattern, Action action,
                        Operation operation) {
  note(method, pattern, action);
  router_.add(method, entries_.back().pattern,
              [this, action, operation = std::move(operation)](const http::Request& request,
                                                               const http::Respond& respond) {
                serve({action}, operation, request, respond);
              });
}

void GuardedRoutes::add_plain(std::string_view method, std::string_view pattern, Action action,
                              Plain operation) {
  add(method, pattern, action,
      [operation = std::move(operation)](const Call& call, const http::Respond& respond) {
        respond(operation(call));
      });
}

void GuardedRoutes::add_upload(std::string_view method, std::string_view pattern, Action action,
                               const Upload& upload, Plain operation) {
  note(method, pattern, action);
  const auto limit = [this, action, upload](const http::Request& head) {
    const auto principal = identity_.identify(head, clock_());
    const bool allowed = principal && may(*principal, action) == Verdict::allowed;
    return allowed ? upload.bytes : upload.otherwise;
  };
  const Operation answer = [operation = std::move(operation)](
                               const Call& call, const http::Respond& respond) { respond(operation(call)); };
  router_.add(
      method, entries_.back().pattern,
      [this, terms = Terms{action, upload.content_type}, answer](const http::Request& request,
                                                                 const http::Respond& respond) {
        serve(terms, answer, request, respond);
      },
      limit);
}

void GuardedRoutes::serve(const Terms& terms, const Operation& operation, const http::Request& request,
                          const http::Respond& respond) const {
  if (auto refused = foreign(request, origins_, terms.content_type)) return respond(std::move(*refused));
  const accounts::Time now = clock_();
  const auto principal = identity_.identify(request, now);
  if (!principal) return respond(problem(principal.error()));
  if (const Verdict verdict = may(*principal, terms.action); verdict != Verdict::allowed)
    return respond(refusal(verdict));
  const accounts::Session& session = principal->session;
  const bool admin = principal->kind == Principal::Kind::account && session.second_factor_confirmed &&
                     session.role == accounts::AccountRole::admin;
  if (admin && on_admin_) on_admin_();
  const auto body = terms.content_type == kJson ? body_of(request) : Result<json::object>(json::object());
  if (!body) return respond(problem(body.error()));
  operation({request, *principal, *body, now}, respond);
}

}  // namespace amphi::signaling
