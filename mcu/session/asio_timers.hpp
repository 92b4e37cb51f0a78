#pragma once
#include "mcu/ports/timers.hpp"

namespace boost::asio {
class io_context;
}

namespace amphi::session {

/// Timers on an io_context that runs on one thread, the control thread. Must outlive its timers.
class AsioTimers final : public ports::Timers {
 public:
  explicit AsioTimers(boost::asio::io_context& io) : io_(io) {}
  [[nodiscard]] Instant now() const override;
  [[nodiscard]] std::unique_ptr<ports::Timer> call_at(Instant when, std::function<void()> handler) override;
  void post(std::function<void()> handler) override;

 private:
  boost::asio::io_context& io_;
};

}  // namespace amphi::session
