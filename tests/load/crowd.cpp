#include "tests/load/crowd.hpp"

#include <algorithm>

namespace amphi::load {
namespace {
constexpr Duration kSendStep = std::chrono::milliseconds(5);
constexpr Duration kReportStep = std::chrono::milliseconds(20);
}  // namespace

Result<std::unique_ptr<Crowd>> Crowd::create() {
  auto certificate = transport::Certificate::generate();
  if (!certificate) return certificate.error();
  auto loop = transport::EventLoop::create();
  if (!loop) return loop.error();
  return std::unique_ptr<Crowd>(new Crowd(std::move(*loop), std::move(*certificate)));
}

Crowd::~Crowd() {
  viewers.clear();
  speakers.clear();
}

void Crowd::turn() {
  const Instant time = now();
  if (time >= next_send_) {
    next_send_ = time + kSendStep;
    for (const auto& speaker : speakers) speaker->tick(time);
    for (const auto& task : tasks_) task(time);
  }
  if (time >= next_report_) {
    next_report_ = time + kReportStep;
    for (const auto& viewer : viewers) viewer->tick(time);
  }
  const bool sends = !speakers.empty() || !tasks_.empty();
  const Duration wait = (sends ? std::min(next_send_, next_report_) : next_report_) - time;
  loop_->run_once(std::max(wait, Duration::zero()));
}

bool Crowd::run_until(const std::function<bool()>& done, Duration limit) {
  const Instant end = now() + limit;
  while (!done() && now() < end) turn();
  return done();
}

void Crowd::run_for(Duration time) {
  run_until([] { return false; }, time);
}

Result<> Crowd::fill(std::vector<std::unique_ptr<LoadClient>>& clients, int count, double per_second,
                     const Maker& make) {
  Instant next = now();
  const auto step = std::chrono::duration_cast<Duration>(std::chrono::duration<double>(1 / per_second));
  while (static_cast<int>(clients.size()) < count) {
    auto client = make(static_cast<int>(clients.size()));
    if (!client) return client.error();
    clients.push_back(std::move(*client));
    next += step;
    run_for(std::max(next - now(), Duration(std::chrono::milliseconds(1))));
  }
  return {};
}

}  // namespace amphi::load
