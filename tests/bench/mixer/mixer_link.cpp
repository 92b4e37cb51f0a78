#include "tests/bench/mixer/mixer_link.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace amphi::bench {

MixerLink::MixerLink(const std::string& program) {
  auto ends = link::Socket::make_pair();
  if (!ends) std::exit(1);
  const std::string theirs = std::to_string(ends->second.get());
  pid_ = fork();
  if (pid_ == 0) {
    fcntl(ends->second.get(), F_SETFD, 0);
    execl(program.c_str(), program.c_str(), "--link-fd", theirs.c_str(), "--log-level", "warning", nullptr);
    fmt::print(stderr, "{} cannot be started\n", program);
    _exit(127);
  }
  socket_.emplace(std::move(ends->first));
}

MixerLink::~MixerLink() {
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

void MixerLink::send(const link::Program& program) {
  socket_->queue_control(boost::json::serialize(link::to_json(program)));
}

void MixerLink::pump(Instant until) {
  do {
    if (!socket_->flush()) std::exit(1);
    const auto left = std::max(until - now(), Duration{});
    const timespec wait{0, std::min<Duration>(left, std::chrono::milliseconds(on_idle ? 1 : 5)).count()};
    pollfd polled{socket_->fd(), POLLIN, 0};
    ppoll(&polled, 1, &wait, nullptr);
    for (;;) {
      const auto count = socket_->receive([this](const link::MessageView& message) { take(message); });
      if (!count) std::exit(1);
      if (*count == 0) break;
    }
    if (on_idle) on_idle();
  } while (now() < until);
}

void MixerLink::take(const link::MessageView& message) {
  if (message.header.type == link::Type::rtp && on_rtp) on_rtp(message.header.stream, message.payload);
  if (message.header.type != link::Type::control) return;
  const auto json =
      boost::json::parse({reinterpret_cast<const char*>(message.payload.data()), message.payload.size()});
  if (link::message_type(json) == "ready") ready_ = true;
  if (auto report = link::report_from_json(json)) report_ = std::move(*report);
}

Duration MixerLink::processor_time() const {
  std::ifstream file("/proc/" + std::to_string(pid_) + "/stat");
  std::string text((std::istreambuf_iterator<char>(file)), {});
  std::istringstream fields(text.substr(text.rfind(')') + 2));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  std::int64_t user = 0;
  std::int64_t system = 0;
  fields >> user >> system;
  return Duration((user + system) * (1'000'000'000 / sysconf(_SC_CLK_TCK)));
}

}  // namespace amphi::bench
