#pragma once
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>

namespace amphi::http {

/// One timer that calls back once, unless it is armed anew or cancelled before. Whatever the callback
/// captures lives as long as it is armed.
class Deadline {
 public:
  explicit Deadline(const boost::asio::any_io_executor& executor) : timer_(executor) {}
  ~Deadline() { ++*serial_; }
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

  void arm(std::chrono::milliseconds after, std::function<void()> expired) {
    timer_.expires_after(after);
    // The serial is shared: an expiry may be on its way already when the owner, and this with it, goes away.
    timer_.async_wait([mine = ++*serial_, serial = serial_,
                       expired = std::move(expired)](const boost::system::error_code& error) {
      if (!error && mine == *serial) expired();
    });
  }
  void cancel() {
    ++*serial_;
    timer_.cancel();
  }

 private:
  boost::asio::steady_timer timer_;
  std::shared_ptr<unsigned> serial_ = std::make_shared<unsigned>(0);
};

}  // namespace amphi::http
