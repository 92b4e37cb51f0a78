#include "mcu/link/served_link.hpp"

#include <poll.h>

#include <array>
#include <cerrno>

namespace amphi::link {

void ServedLink::queue_heartbeat(Instant now) {
  if (now < next_heartbeat_) return;
  next_heartbeat_ = now + kHeartbeatInterval;
  socket_.queue({Type::heartbeat, 0, now}, {});
}

bool ServedLink::wait(int other) {
  const short events = socket_.wants_write() ? POLLIN | POLLOUT : POLLIN;
  // poll(2) passes over a negative descriptor.
  std::array<pollfd, 2> polled{pollfd{socket_.fd(), events, 0}, pollfd{other, POLLIN, 0}};
  const auto timeout = std::chrono::duration_cast<std::chrono::milliseconds>(kPollInterval).count();
  return ::poll(polled.data(), polled.size(), static_cast<int>(timeout)) >= 0 || errno == EINTR;
}

}  // namespace amphi::link
