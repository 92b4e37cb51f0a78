#include "gateway/http/whip_endpoint.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gateway/http/etag_table.hpp"
#include "gateway/http/whip_response.hpp"
#include "mcu/base/random.hpp"

namespace amphi::http {

namespace {

constexpr const char* kSdp = "application/sdp";
constexpr const char* kFragment = "application/trickle-ice-sdpfrag";
constexpr std::size_t kEtagLength = 20;

std::string new_etag() {
  return fmt::format("\"{}\"", random_name(kEtagLength));
}

/// `quality=` in the query; auto where it is missing, nothing where it makes no sense.
std::optional<Quality> quality_of(const Request& request) {
  static constexpr std::string_view kName = "quality=";
  std::string_view query = request.query;
  while (!query.empty()) {
    const std::string_view field = query.substr(0, query.find('&'));
    if (field.starts_with(kName)) return quality_from_string(field.substr(kName.size()));
    query.remove_prefix(std::min(field.size() + 1, query.size()));
  }
  return Quality();
}

/// One of the two protocols; routes share it.
class Endpoint : public std::enable_shared_from_this<Endpoint> {
 public:
  Endpoint(std::string prefix, ports::ConnectionPurpose purpose, MediaSessions& sessions, WhipConfig config)
      : prefix_(std::move(prefix)), purpose_(purpose), sessions_(sessions), config_(std::move(config)) {}

  void add_routes(Router& router) {
    const std::string endpoint = prefix_ + "/{room}";
    const std::string session = endpoint + "/{resource}";
    router.add("POST", endpoint, bind(&Endpoint::create));
    router.add("PATCH", session, bind(&Endpoint::patch));
    router.add("DELETE", session, bind(&Endpoint::remove));
    for (const std::string& path : {endpoint, session}) {
      const std::string methods = path == endpoint ? "POST, OPTIONS" : "PATCH, DELETE, OPTIONS";
      router.add("OPTIONS", path, [](const Request&, const Respond& respond) { respond(preflight()); });
      for (const char* method : {"GET", "HEAD", "PUT", "POST", "PATCH", "DELETE"}) {
        router.add(method, path,
                   [methods](const Request&, const Respond& respond) { respond(not_allowed(methods)); });
      }
    }
  }

 private:
  using Step = void (Endpoint::*)(const Request&, Respond);
  Handler bind(Step step) {
    return [self = shared_from_this(), step](const Request& request, Respond respond) {
      if (!is_room_name(request.parameter("room"))) {
        return respond(with_cors(problem(404, "Not found", "There is no such room.")));
      }
      (*self.*step)(request, std::move(respond));
    };
  }

  static Response preflight() {
    Response response(204);
    response.headers.set("Access-Control-Allow-Methods", "POST, PATCH, DELETE, OPTIONS");
    response.headers.set("Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match, Link");
    response.headers.set("Access-Control-Max-Age", "86400");
    response.headers.set("Accept-Post", kSdp);
    response.headers.set("Accept-Patch", kFragment);
    response.headers.set("Allow", "POST, PATCH, DELETE, OPTIONS");
    return with_cors(std::move(response));
  }
  static Response not_allowed(const std::string& methods) {
    Response response = problem(405, "Method not allowed", "Use one of: " + methods + ".");
    response.headers.set("Allow", methods);
    return with_cors(std::move(response));
  }
  static Response wrong_type(const char* name, const char* type) {
    Response response = problem(415, "Unsupported media type", fmt::format("The body must be {}.", type));
    response.headers.set(name, type);
    return with_cors(std::move(response));
  }

  void create(const Request& request, Respond respond) {
    if (request.content_type() != kSdp) return respond(wrong_type("Accept-Post", kSdp));
    if (request.body.empty()) {
      return respond(
          with_cors(problem(400, "Malformed session description", "The body must hold an SDP offer.")));
    }
    const auto quality = quality_of(request);
    if (!quality) {
      return respond(
          with_cors(problem(400, "Malformed query", "quality is auto, high, medium, low, stills or sound.")));
    }
    const RoomId room{std::string(request.parameter("room"))};
    sessions_.create(room, purpose_, std::string(request.bearer().value_or("")), request.body, *quality,
                     [self = shared_from_this(), room, respond](Result<MediaSessions::Created> created) {
                       if (!created) return respond(error_response(created.error(), self->config_));
                       respond(self->on_created(room, std::move(*created)));
                     });
  }

  Response on_created(const RoomId& room, MediaSessions::Created created) {
    const std::string etag = new_etag();
    etags_.set(created.resource, etag);
    Response response(201, kSdp, std::move(created.answer));
    response.headers.set("Location", fmt::format("{}/{}/{}", prefix_, room.str(), created.resource));
    response.headers.set("ETag", etag);
    response.headers.set("Accept-Patch", kFragment);
    if (config_.ice_servers)
      for (const IceServer& server : config_.ice_servers())
        response.headers.add("Link", ice_server_link(server));
    return with_cors(std::move(response));
  }

  /// RFC 9725 section 4.3: trickle ICE names the ICE session it belongs to, a restart says "*".
  std::optional<Response> check_precondition(const Request& request, const std::string& resource) const {
    const auto condition = request.headers.get("If-Match");
    if (!condition) {
      // The WHEP clients in use trickle without it; RFC 9725 demands it for WHIP.
      if (purpose_ == ports::ConnectionPurpose::whep) return std::nullopt;
      return problem(428, "Precondition required", "Send If-Match: the session's ETag, or * to restart ICE.");
    }
    const auto etag = etags_.find(resource);
    const bool any = *condition == "*" || *condition == "\"*\"";  // the RFC's own example has quotes
    if (any || !etag || *condition == *etag) return std::nullopt;
    return problem(412, "Precondition failed", "The ICE session has changed.");
  }

  void patch(const Request& request, Respond respond) {
    if (request.content_type() != kFragment) return respond(wrong_type("Accept-Patch", kFragment));
    const std::string resource(request.parameter("resource"));
    if (auto refused = check_precondition(request, resource)) return respond(with_cors(std::move(*refused)));
    if (request.body.empty()) {
      return respond(with_cors(problem(422, "Unprocessable fragment", "The fragment is empty.")));
    }
    sessions_.patch(RoomId{std::string(request.parameter("room"))}, resource, request.body,
                    [self = shared_from_this(), resource, respond](Result<std::string> answer) {
                      respond(with_cors(self->on_patched(resource, std::move(answer))));
                    });
  }

  Response on_patched(const std::string& resource, Result<std::string> answer) {
    if (!answer) {
      if (answer.error().code == ErrorCode::not_found) etags_.erase(resource);
      if (answer.error().code == ErrorCode::unsupported) {
        return problem(422, "Unprocessable fragment", answer.error().message);
      }
      return error_response(answer.error(), config_);
    }
    if (answer->empty()) return Response(204);
    const std::string etag = new_etag();
    etags_.set(resource, etag);
    Response response(200, kFragment, std::move(*answer));
    response.headers.set("ETag", etag);
    return response;
  }

  void remove(const Request& request, Respond respond) {
    const std::string resource(request.parameter("resource"));
    etags_.erase(resource);
    sessions_.remove(RoomId{std::string(request.parameter("room"))}, resource,
                     [self = shared_from_this(), respond](Result<void> removed) {
                       if (!removed) return respond(error_response(removed.error(), self->config_));
                       respond(with_cors(Response(200)));
                     });
  }

  std::string prefix_;
  ports::ConnectionPurpose purpose_;
  MediaSessions& sessions_;
  WhipConfig config_;
  EtagTable etags_;
};

}  // namespace

void add_whip_routes(Router& router, MediaSessions& sessions, WhipConfig config) {
  using ports::ConnectionPurpose;
  std::make_shared<Endpoint>("/whip", ConnectionPurpose::whip, sessions, config)->add_routes(router);
  std::make_shared<Endpoint>("/whep", ConnectionPurpose::whep, sessions, std::move(config))
      ->add_routes(router);
}

}  // namespace amphi::http
