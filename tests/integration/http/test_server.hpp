#pragma once
#include <atomic>
#include <memory>
#include <thread>

#include "gateway/http/router.hpp"
#include "gateway/http/server.hpp"

namespace amphi::http::test {

/// A server on a thread of its own, on a free port of the loopback interface.
class TestServer {
 public:
  explicit TestServer(ServerConfig config = {});
  ~TestServer();
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  /// Before start() only.
  Router& router() { return router_; }
  void start();
  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// Runs on the server's thread and waits for it.
  void run(std::function<void(Server&)> step);

 private:
  struct Io;
  ServerConfig config_;
  Router router_;
  std::unique_ptr<Io> io_;
  std::unique_ptr<Server> server_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

}  // namespace amphi::http::test
