#include "tests/integration/http/test_server.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <future>

#include "tests/support/catch.hpp"

namespace amphi::http::test {

struct TestServer::Io {
  boost::asio::io_context context;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work =
      boost::asio::make_work_guard(context);
};

TestServer::TestServer(ServerConfig config) : config_(std::move(config)), io_(std::make_unique<Io>()) {}

void TestServer::start() {
  auto created = Server::create(io_->context, config_, router_);
  REQUIRE(created);
  server_ = std::move(*created);
  port_ = server_->port();
  thread_ = std::thread([this] { io_->context.run(); });
}

void TestServer::run(std::function<void(Server&)> step) {
  std::promise<void> done;
  boost::asio::post(io_->context, [&] {
    step(*server_);
    done.set_value();
  });
  done.get_future().wait();
}

TestServer::~TestServer() {
  boost::asio::post(io_->context, [this] {
    server_.reset();
    io_->context.stop();
  });
  if (thread_.joinable()) thread_.join();
}

}  // namespace amphi::http::test
