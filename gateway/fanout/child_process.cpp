#include "gateway/fanout/child_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <csignal>
#include <cstdlib>
#include <utility>

namespace amphi::fanout {
namespace {

/// Above what a child gets, so that no descriptor is overwritten before it was given.
constexpr int kFirstFree = 64;

/// The child's own environment: what debugging needs, and nothing that might hold a secret.
std::vector<std::string> child_environment() {
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

int spawn_with_descriptors(const ChildLaunch& launch, pid_t& pid) {
  std::vector<std::string> arguments{launch.program};
  arguments.insert(arguments.end(), launch.arguments.begin(), launch.arguments.end());
  std::vector<std::string> environment = child_environment();

  std::vector<FileDescriptor> given;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const auto& [ours, childs] : launch.descriptors) {
    const FileDescriptor& copy = given.emplace_back(fcntl(ours, F_DUPFD_CLOEXEC, kFirstFree));
    posix_spawn_file_actions_adddup2(&actions, copy.get(), childs);
  }
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  // A group of its own: the terminal's interrupt is for amphi, which then ends its children itself.
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
  const int error = posix_spawn(&pid, launch.program.c_str(), &actions, &attributes,
                                pointers_to(arguments).data(), pointers_to(environment).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

}  // namespace

Result<ChildProcess> ChildProcess::spawn(const ChildLaunch& launch) {
  pid_t pid = -1;
  if (spawn_with_descriptors(launch, pid) != 0) {
    const std::string name = launch.program.substr(launch.program.rfind('/') + 1);
    return fail(ErrorCode::environment, fmt::format("cannot start {}; is it installed beside amphi?", name));
  }
  ChildProcess process(pid, FileDescriptor(static_cast<int>(syscall(SYS_pidfd_open, pid, 0))));
  if (!process.exit_fd_)
    return fail(ErrorCode::environment, "pidfd_open failed; Linux 5.3 or newer is needed");
  return process;
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), exit_fd_(std::move(other.exit_fd_)) {}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  if (this != &other) {
    kill_and_reap();
    pid_ = std::exchange(other.pid_, -1);
    exit_fd_ = std::move(other.exit_fd_);
  }
  return *this;
}

ChildProcess::~ChildProcess() {
  kill_and_reap();
}

void ChildProcess::kill() {
  if (pid_ >= 0) ::kill(pid_, SIGKILL);
}

void ChildProcess::kill_and_reap() {
  if (pid_ < 0) return;
  kill();
  reap();
}

bool ChildProcess::wait(Duration patience) {
  pollfd ended{exit_fd_.get(), POLLIN, 0};
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(patience).count();
  return pid_ < 0 || ::poll(&ended, 1, static_cast<int>(milliseconds)) == 1;
}

std::string ChildProcess::reap() {
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  if (WIFSIGNALED(status)) return fmt::format("signal {}", WTERMSIG(status));
  return fmt::format("exit code {}", WEXITSTATUS(status));
}

}  // namespace amphi::fanout
