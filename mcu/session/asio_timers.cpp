#include "mcu/session/asio_timers.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

namespace amphi::session {
namespace {

class AsioTimer final : public ports::Timer {
 public:
  AsioTimer(boost::asio::io_context& io, Instant when, std::function<void()> handler)
      : handler_(std::make_shared<std::function<void()>>(std::move(handler))), timer_(io, when) {
    // A cancelled wait may have its completion queued already: the weak pointer tells.
    timer_.async_wait([alive = std::weak_ptr(handler_)](const boost::system::error_code& error) {
      const auto call = alive.lock();
      if (call && !error) (*call)();
    });
  }

 private:
  std::shared_ptr<std::function<void()>> handler_;
  boost::asio::steady_timer timer_;
};

}  // namespace

Instant AsioTimers::now() const {
  return amphi::now();
}

std::unique_ptr<ports::Timer> AsioTimers::call_at(Instant when, std::function<void()> handler) {
  return std::make_unique<AsioTimer>(io_, when, std::move(handler));
}

void AsioTimers::post(std::function<void()> handler) {
  boost::asio::post(io_, std::move(handler));
}

}  // namespace amphi::session
