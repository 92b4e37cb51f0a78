#include "gateway/http/service_routes.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace amphi::http {

void add_service_routes(Router& router, ServiceInfo info) {
  router.add("GET", "/healthz",
             [](const Request&, Respond respond) { respond(json(200, R"({"status":"ok"})")); });
  router.add("GET", "/readyz", [ready = info.ready](const Request&, Respond respond) {
    if (!ready || ready()) return respond(json(200, R"({"status":"ready"})"));
    Response response = problem(503, "Not ready", "The server is starting or stopping.");
    response.headers.set("Retry-After", "5");
    respond(std::move(response));
  });
  const std::string version =
      boost::json::serialize(boost::json::object{{"name", info.name}, {"version", info.version}});
  router.add("GET", "/version", [version](const Request&, Respond respond) { respond(json(200, version)); });
}

}  // namespace amphi::http
