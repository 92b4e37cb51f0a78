#include "gateway/fanout/mixer_process.hpp"

#include <fmt/format.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <csignal>
#include <cstdlib>
#include <utility>

#include "mcu/link/socket.hpp"

namespace amphi::fanout {
namespace {

constexpr int kLinkFd = 3;

/// The mixer's own environment: what GStreamer's debugging needs, and nothing that might hold a secret.
std::vector<std::string> mixer_environment() {
  std::vector<std::string> environment{"PATH=/usr/bin:/bin", "LANG=C.UTF-8"};
  for (const char* name : {"GST_DEBUG", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS"}) {
    if (const char* value = std::getenv(name)) environment.push_back(fmt::format("{}={}", name, value));
  }
  return environment;
}

std::vector<char*> pointers_to(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (std::string& s : strings) pointers.push_back(s.data());
  pointers.push_back(nullptr);
  return pointers;
}

int spawn_with_link(const MixerLaunch& launch, int link, pid_t& pid) {
  std::vector<std::string> arguments{launch.program};
  arguments.insert(arguments.end(), launch.arguments.begin(), launch.arguments.end());
  arguments.insert(arguments.end(), {"--link-fd", std::to_string(kLinkFd)});
  std::vector<std::string> environment = mixer_environment();

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, link, kLinkFd);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  // A group of its own: the terminal's interrupt is for amphi, which then ends its mixers itself.
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
  const int error = posix_spawn(&pid, launch.program.c_str(), &actions, &attributes,
                                pointers_to(arguments).data(), pointers_to(environment).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

}  // namespace

Result<MixerProcess> MixerProcess::spawn(const MixerLaunch& launch) {
  auto ends = link::Socket::make_pair();
  if (!ends) return ends.error();
  pid_t pid = -1;
  if (spawn_with_link(launch, ends->second.get(), pid) != 0) {
    return fail(ErrorCode::environment, "cannot start amphi-mixer; is it installed beside amphi?");
  }
  FileDescriptor exit_fd(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  MixerProcess process(pid, std::move(exit_fd), std::move(ends->first));
  if (!process.exit_fd_)
    return fail(ErrorCode::environment, "pidfd_open failed; Linux 5.3 or newer is needed");
  return process;
}

MixerProcess::MixerProcess(MixerProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      exit_fd_(std::move(other.exit_fd_)),
      link_(std::move(other.link_)) {}

MixerProcess& MixerProcess::operator=(MixerProcess&& other) noexcept {
  if (this != &other) {
    kill_and_reap();
    pid_ = std::exchange(other.pid_, -1);
    exit_fd_ = std::move(other.exit_fd_);
    link_ = std::move(other.link_);
  }
  return *this;
}

MixerProcess::~MixerProcess() {
  kill_and_reap();
}

void MixerProcess::kill_and_reap() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  reap();
}

std::string MixerProcess::reap() {
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  if (WIFSIGNALED(status)) return fmt::format("signal {}", WTERMSIG(status));
  return fmt::format("exit code {}", WEXITSTATUS(status));
}

}  // namespace amphi::fanout
