#pragma once
// Time for the control thread. Implemented on an io_context by mcu/session/asio_timers, virtual in tests.
#include <functional>
#include <memory>

#include "mcu/base/clock.hpp"

namespace amphi::ports {

/// A pending call. Destroying it cancels the call.
class Timer {
 public:
  virtual ~Timer() = default;
};

/// All calls on the control thread.
class Timers {
 public:
  virtual ~Timers() = default;
  [[nodiscard]] virtual Instant now() const = 0;
  /// Calls `handler` once, at `when` or a little later, never from inside this call.
  [[nodiscard]] virtual std::unique_ptr<Timer> call_at(Instant when, std::function<void()> handler) = 0;
  /// Calls `handler` soon, in the order of the posts, never from inside this call.
  virtual void post(std::function<void()> handler) = 0;
};

}  // namespace amphi::ports
