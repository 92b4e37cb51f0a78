// Bytes from strangers as HTTP requests: reading, routing, resolving paths, writing the response.
#include <cstdint>

#include "gateway/http/cookie.hpp"
#include "gateway/http/origin.hpp"
#include "gateway/http/request_reader.hpp"
#include "gateway/http/response_text.hpp"
#include "gateway/http/router.hpp"
#include "gateway/http/static_files.hpp"
#include "mcu/base/result.hpp"

using namespace amphi::http;

namespace {

const Router& router() {
  static const Router kRouter = [] {
    Router routes;
    routes.add("GET", "/api/v1/rooms/{room}/participants/{id}",
               [](const Request& request, const Respond& respond) {
                 AMPHI_ASSERT(!request.parameter("id").empty());
                 respond(Response(200, "text/plain", std::string(request.parameter("id"))));
               });
    add_static_files(routes, "/nonexistent");
    return routes;
  }();
  return kRouter;
}

void check_path(const std::string& path) {
  const auto resolved = resolve_path(path);
  if (!resolved) return;
  AMPHI_ASSERT(!resolved->empty() && resolved->front() != '/' && resolved->front() != '.');
  AMPHI_ASSERT(resolved->find("/.") == std::string::npos && resolved->find('\0') == std::string::npos);
}

void answer(Request request) {
  check_path(request.path);
  (void)may_change(request, {"https://example.org"});
  const auto session = cookie(request, "session");
  AMPHI_ASSERT(!session || (!session->empty() && session->find(';') == std::string::npos));
  (void)request.bearer();
  (void)router().find_websocket(request);
  router().dispatch(request, [](const Response& response) { (void)response_text(response, {}); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_path(std::string(text));
  RequestReader reader(16 * 1024, 64 * 1024);
  auto state = reader.feed(text.substr(0, size / 2));
  if (state == RequestReader::State::failed) return 0;
  if (state != RequestReader::State::complete) state = reader.feed(text.substr(size / 2));
  for (int i = 0; i < 100 && state == RequestReader::State::complete; ++i) {
    answer(reader.take());
    state = reader.feed({});
  }
  return 0;
}
