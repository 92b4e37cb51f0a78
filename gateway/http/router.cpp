#include "gateway/http/router.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace amphi::http {

namespace {

/// "/a/b" -> "a", "b"; "/" -> ""; "/a/" -> "a", "".
std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  if (path.starts_with('/')) path.remove_prefix(1);
  while (true) {
    const auto slash = path.find('/');
    segments.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return segments;
    path.remove_prefix(slash + 1);
  }
}

std::vector<std::string> pattern_of(std::string_view pattern) {
  const auto segments = segments_of(pattern);
  return {segments.begin(), segments.end()};
}

bool serves(const std::string& route_method, const std::string& request_method) {
  return route_method == request_method || (route_method == "GET" && request_method == "HEAD");
}

Response not_allowed(std::vector<std::string> methods, bool options) {
  std::sort(methods.begin(), methods.end());
  methods.erase(std::unique(methods.begin(), methods.end()), methods.end());
  const std::string allow = fmt::format("{}", fmt::join(methods, ", "));
  Response response =
      options ? Response(204) : problem(405, "Method not allowed", "Use one of: " + allow + ".");
  response.headers.set("Allow", allow);
  return response;
}

}  // namespace

void Router::add(std::string_view method, std::string_view pattern, Handler handler, BodyLimit body_limit) {
  routes_.push_back(
      {pattern_of(pattern), std::string(method), std::move(handler), std::move(body_limit), {}});
}

void Router::add_websocket(std::string_view pattern, WebSocketFactory factory) {
  routes_.push_back({pattern_of(pattern), "GET", {}, {}, std::move(factory)});
}

bool Router::matches(const Route& route, const std::vector<std::string_view>& path, Request& request) {
  if (route.segments.size() != path.size()) return false;
  std::map<std::string, std::string, std::less<>> parameters;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const std::string& segment = route.segments[i];
    const auto decoded = decode_segment(path[i]);
    if (!decoded) return false;
    const bool variable = segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
    if (variable && decoded->empty()) return false;
    if (!variable && segment != *decoded) return false;
    if (variable) parameters[segment.substr(1, segment.size() - 2)] = *decoded;
  }
  request.parameters = std::move(parameters);
  return true;
}

void Router::dispatch(Request& request, Respond respond) const {
  const auto path = segments_of(request.path);
  std::vector<std::string> methods;
  for (const Route& route : routes_) {
    if (!matches(route, path, request)) continue;
    if (route.handler && serves(route.method, request.method))
      return route.handler(request, std::move(respond));
    if (route.websocket && request.method == "GET") {
      Response response = problem(426, "Upgrade required", "This is a WebSocket.");
      response.headers.set("Upgrade", "websocket");
      return respond(std::move(response));
    }
    methods.push_back(route.method);
    if (route.method == "GET") methods.emplace_back("HEAD");
  }
  if (!methods.empty()) {
    methods.emplace_back("OPTIONS");
    return respond(not_allowed(std::move(methods), request.method == "OPTIONS"));
  }
  request.parameters.clear();
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (fallback_ && reads) return fallback_(request, std::move(respond));
  respond(problem(404, "Not found", "There is nothing at this address."));
}

std::size_t Router::body_limit(Request& head, std::size_t otherwise) const {
  const auto path = segments_of(head.path);
  for (const Route& route : routes_) {
    if (route.body_limit && route.method == head.method && matches(route, path, head))
      return route.body_limit(head);
  }
  return otherwise;
}

const WebSocketFactory* Router::find_websocket(Request& request) const {
  const auto path = segments_of(request.path);
  for (const Route& route : routes_) {
    if (route.websocket && matches(route, path, request)) return &route.websocket;
  }
  return nullptr;
}

}  // namespace amphi::http
