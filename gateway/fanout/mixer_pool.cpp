#include "gateway/fanout/mixer_pool.hpp"

#include <sys/epoll.h>

#include <boost/json.hpp>

#include "mcu/base/log.hpp"
#include "mcu/link/program.hpp"

namespace amphi::fanout {
namespace {
constexpr Duration kRefillDelay = std::chrono::seconds(2);
/// A spare that was silent for so long hangs: a room had better start a mixer of its own.
constexpr Duration kSilenceLimit = std::chrono::seconds(1);
}  // namespace

MixerPool::MixerPool(transport::EventLoop& loop, MixerLaunch launch)
    : loop_(loop), launch_(std::move(launch)) {
  timer_ = loop_.call_at(now(), [this] { refill(); });
}

MixerPool::~MixerPool() {
  loop_.cancel(timer_);
  drop_spare();
}

Result<RunningMixer> MixerPool::start() const {
  auto process = MixerProcess::spawn(launch_);
  if (!process) return process.error();
  FileDescriptor link = process->take_link();
  return RunningMixer{std::move(*process), link::Socket(std::move(link)), now()};
}

Result<RunningMixer> MixerPool::take() {
  refill_later();
  if (spare_ && now() - last_heard_ > kSilenceLimit) drop_spare();
  if (!spare_) return start();
  loop_.unwatch(spare_->socket.fd());
  RunningMixer taken = std::move(*spare_);
  spare_.reset();
  return taken;
}

void MixerPool::refill() {
  auto started = start();
  if (!started) {
    log::error("{}", started.error().message);
    return refill_later();
  }
  spare_.emplace(std::move(*started));
  last_heard_ = now();
  loop_.watch(spare_->socket.fd(), EPOLLIN, [this](std::uint32_t) { on_link(); });
}

void MixerPool::on_link() {
  last_heard_ = now();
  const auto read = spare_->socket.receive([this](const link::MessageView& message) {
    if (says_ready(message)) spare_->ready = true;
  });
  if (read) return;
  log::warn("an idle mixer ended");
  drop_spare();
  refill_later();
}

void MixerPool::refill_later() {
  loop_.cancel(timer_);
  timer_ = loop_.call_at(now() + kRefillDelay, [this] { refill(); });
}

void MixerPool::drop_spare() {
  if (spare_) loop_.unwatch(spare_->socket.fd());
  spare_.reset();
}

bool says_ready(const link::MessageView& message) {
  if (message.header.type != link::Type::control) return false;
  return link::message_type(link::control_document(message.payload)) == "ready";
}

}  // namespace amphi::fanout
