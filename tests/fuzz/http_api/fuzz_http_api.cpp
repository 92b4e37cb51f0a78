// Bodies and queries from strangers and from a signed-in admin: the first line is "METHOD PATH?QUERY", below
// /api/v1, the rest is the body. Everything is answered once, by something else than 500.
#include <chrono>
#include <functional>
#include <mutex>
#include <thread>

#include "gateway/signaling/signaling.hpp"
#include "mcu/base/result.hpp"
#include "tests/unit/session/fakes.hpp"

namespace {

using namespace amphi;

/// Accounts whose password checks are carried out while somebody waits for them.
struct Server {
  Server() {
    accounts =
        *accounts::Service::in_memory({.passes = 1, .memory = 8192}, [this](std::function<void()> task) {
          const std::lock_guard lock(mutex);
          posted.push_back(std::move(task));
        });
    registry = *session::RoomRegistry::create(timers, plane, {});
    signaling = std::make_unique<signaling::Signaling>(router, *registry, *accounts);
    AMPHI_ASSERT(signaling->start({{RoomId("maths"), "Maths", {{room::Role::moderator, "token", ""}}, {}}}));
  }
  http::Response send(http::Request request) {
    std::optional<http::Response> response;
    router.dispatch(request, [&](http::Response answer) {
      AMPHI_ASSERT(!response);
      response = std::move(answer);
    });
    while (!response) run_posted();
    return *response;
  }
  void run_posted() {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::unique_lock lock(mutex);
    const auto tasks = std::exchange(posted, {});
    lock.unlock();
    for (const auto& task : tasks) task();
  }

  std::mutex mutex;
  std::vector<std::function<void()>> posted;
  testing::FakeTimers timers;
  testing::FakeMediaPlane plane;
  std::unique_ptr<accounts::Service> accounts;
  std::unique_ptr<session::RoomRegistry> registry;
  http::Router router;
  std::unique_ptr<signaling::Signaling> signaling;
};

/// The cookie of an admin whose second factor counts as set up.
std::string admin_cookie(Server& server) {
  const auto made =
      server.accounts->accounts().create({{}, accounts::wall_clock()}, "Root", accounts::AccountRole::admin);
  const auto session = server.accounts->sessions().begin(made->id, true, accounts::wall_clock());
  return "amphi-session=" + session->token;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string_view line = text.substr(0, text.find('\n'));
  const auto space = line.find(' ');
  if (space == std::string_view::npos || line.find("/session") != std::string_view::npos) return 0;
  static Server server;
  static std::string cookie = admin_cookie(server);
  http::Request request;
  request.method = line.substr(0, space);
  const std::string_view target = line.substr(space + 1);
  request.path = "/api/v1" + std::string(target.substr(0, target.find('?')));
  if (const auto mark = target.find('?'); mark != std::string_view::npos)
    request.query = target.substr(mark + 1);
  if (line.size() < text.size()) request.body = text.substr(line.size() + 1);
  request.headers.add("Content-Type", "application/json");
  request.headers.add("Host", "a");
  request.headers.add("Origin", "http://a");
  for (const bool signed_in : {false, true}) {
    if (signed_in) request.headers.add("Cookie", cookie);
    AMPHI_ASSERT(server.send(request).status != 500);
  }
  return 0;
}
