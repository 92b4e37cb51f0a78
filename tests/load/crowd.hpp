#pragma once
#include <memory>
#include <string>
#include <vector>

#include "gateway/transport/certificate.hpp"
#include "gateway/transport/event_loop.hpp"
#include "mcu/base/clock.hpp"
#include "tests/load/load_client.hpp"

namespace amphi::load {

/// The one thread's loop and all clients that live on it.
class Crowd {
 public:
  static Result<std::unique_ptr<Crowd>> create();
  ~Crowd();

  /// How to join one more; `index` counts those of one kind from 0.
  using Maker = std::function<Result<std::unique_ptr<LoadClient>>(int index)>;

  /// Serves everybody for this long.
  void run_for(Duration time);
  /// Serves until `done` or for `limit`; returns done().
  bool run_until(const std::function<bool()>& done, Duration limit);
  /// Brings `clients` to `count`, `per_second` of them each second while the others are served.
  Result<> fill(std::vector<std::unique_ptr<LoadClient>>& clients, int count, double per_second,
                const Maker& make);

  /// Called at each turn, about every 5 ms.
  void on_turn(std::function<void(Instant)> task) { tasks_.push_back(std::move(task)); }

  std::vector<std::unique_ptr<LoadClient>> viewers;
  std::vector<std::unique_ptr<LoadClient>> speakers;

  [[nodiscard]] transport::EventLoop& loop() { return *loop_; }
  [[nodiscard]] const transport::Certificate& certificate() const { return certificate_; }
  [[nodiscard]] const NtpClock& clock() const { return clock_; }

 private:
  Crowd(std::unique_ptr<transport::EventLoop> loop, transport::Certificate certificate)
      : loop_(std::move(loop)), certificate_(std::move(certificate)) {}
  void turn();

  std::unique_ptr<transport::EventLoop> loop_;
  transport::Certificate certificate_;
  NtpClock clock_ = NtpClock::sample();
  std::vector<std::function<void(Instant)>> tasks_;
  Instant next_send_, next_report_;
};

}  // namespace amphi::load
