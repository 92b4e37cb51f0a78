#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/http/message.hpp"
#include "gateway/http/websocket.hpp"

namespace amphi::http {

/// Call it exactly once, now or later, on the same thread. The connection may be gone by then; that is fine.
using Respond = std::function<void(Response)>;
/// The request is valid during the call only; copy what is needed later.
using Handler = std::function<void(const Request&, Respond)>;
/// How many bytes the body may have; the request has no body yet.
using BodyLimit = std::function<std::size_t(const Request&)>;

/// Finds the handler of a request. Patterns are paths whose segments are literal or "{name}". Of two patterns
/// that match, the one added first wins. Everything on the control thread.
class Router {
 public:
  /// A "GET" route answers HEAD too (the server leaves the body out). An "OPTIONS" route replaces the
  /// automatic 204.
  /// `body_limit`: where it is not the server's.
  void add(std::string_view method, std::string_view pattern, Handler handler, BodyLimit body_limit = {});
  void add_websocket(std::string_view pattern, WebSocketFactory factory);
  /// For GET and HEAD of paths that no pattern matches (static files).
  void set_fallback(Handler handler) { fallback_ = std::move(handler); }

  /// Answers 404, 405 with Allow, and OPTIONS by itself.
  void dispatch(Request& request, Respond respond) const;
  /// What a route says of this request's body, or `otherwise`. Fills in the parameters.
  [[nodiscard]] std::size_t body_limit(Request& head, std::size_t otherwise) const;
  /// The factory for an upgrade request, with its parameters filled in; null when there is none.
  const WebSocketFactory* find_websocket(Request& request) const;

 private:
  struct Route {
    std::vector<std::string> segments;
    std::string method;
    Handler handler;
    BodyLimit body_limit;
    WebSocketFactory websocket;
  };
  [[nodiscard]] static bool matches(const Route& route, const std::vector<std::string_view>& path,
                                    Request& request);

  std::vector<Route> routes_;
  Handler fallback_;
};

}  // namespace amphi::http
