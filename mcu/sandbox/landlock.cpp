// Landlock rules belong to one thread and the threads that it starts. GLib's thread pool already runs a
// thread that starts others, so every thread of the process has to be asked to restrict itself: by a signal,
// as the C library itself does for setuid().
#include <dirent.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <memory>
#include <vector>

#include "mcu/base/file_descriptor.hpp"
#include "mcu/sandbox/lock_down.hpp"

namespace amphi::sandbox {
namespace {

// The kernel's interface (linux/landlock.h), written down here because distributions' headers are older than
// the kernels we meet. Each version of it knows more rights; asking for unknown ones is an error.
struct RulesetAttributes {
  std::uint64_t files;
  std::uint64_t network;
  std::uint64_t scoped;
};
struct __attribute__((packed)) PathBeneath {
  std::uint64_t allowed;
  std::int32_t parent;
};
constexpr unsigned kVersionQuery = 1;
constexpr int kRulePathBeneath = 1;

/// write_file, read_file, read_dir, remove_file, make_reg and, from version 3 on, truncate.
std::uint64_t ordinary_files(int version) {
  return 1U << 1 | 1U << 2 | 1U << 3 | 1U << 5 | 1U << 8 | (version >= 3 ? 1U << 14 : 0U);
}

RulesetAttributes everything_known(int version) {
  RulesetAttributes attributes{(1ULL << 13) - 1, 0, 0};    // version 1: execute .. make_sym
  if (version >= 2) attributes.files |= 1ULL << 13;        // refer
  if (version >= 3) attributes.files |= 1ULL << 14;        // truncate
  if (version >= 4) attributes.network = (1ULL << 2) - 1;  // bind and connect TCP
  if (version >= 5) attributes.files |= 1ULL << 15;        // ioctl on devices
  if (version >= 6) attributes.scoped = (1ULL << 2) - 1;   // abstract sockets, signals
  return attributes;
}

std::size_t size_for(int version) {
  if (version >= 6) return sizeof(RulesetAttributes);
  return version >= 4 ? 2 * sizeof(std::uint64_t) : sizeof(std::uint64_t);
}

std::atomic<int> ruleset{-1};
std::atomic<int> restricted{0};
std::atomic<int> failed{0};

void restrict_this_thread() {
  const bool done = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
                    syscall(SYS_landlock_restrict_self, ruleset.load(), 0) == 0;
  (done ? restricted : failed).fetch_add(1);
}

void on_signal(int) {
  const int saved = errno;
  restrict_this_thread();
  errno = saved;
}

std::vector<pid_t> other_threads() {
  std::vector<pid_t> threads;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir("/proc/self/task"), closedir);
  if (!folder) return threads;
  while (const dirent* entry = readdir(folder.get())) {
    pid_t thread = 0;
    std::from_chars(entry->d_name, entry->d_name + std::strlen(entry->d_name), thread);
    if (thread > 0 && thread != gettid()) threads.push_back(thread);
  }
  return threads;
}

void wait_for(int threads) {
  const timespec pause{0, 200'000};
  for (int i = 0; i < 5000 && restricted.load() + failed.load() < threads; ++i) nanosleep(&pause, nullptr);
}

Result<bool> restrict_all_threads() {
  restricted = 0;
  failed = 0;
  struct sigaction action {};
  struct sigaction before {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  sigaction(SIGRTMAX, &action, &before);
  int asked = 0;
  for (const pid_t thread : other_threads()) {
    asked += syscall(SYS_tgkill, getpid(), thread, SIGRTMAX) == 0 ? 1 : 0;  // one that has ended is no matter
  }
  wait_for(asked);
  restrict_this_thread();
  sigaction(SIGRTMAX, &before, nullptr);
  if (restricted.load() != asked + 1)
    return fail(ErrorCode::environment, "Landlock does not take on every thread");
  return true;
}

}  // namespace

Result<bool> forbid_files(std::optional<Folder> folder) {
  const long version = syscall(SYS_landlock_create_ruleset, nullptr, 0, kVersionQuery);
  if (version < 1) return false;
  const RulesetAttributes attributes = everything_known(static_cast<int>(version));
  const FileDescriptor rules(static_cast<int>(
      syscall(SYS_landlock_create_ruleset, &attributes, size_for(static_cast<int>(version)), 0)));
  if (!rules) return fail(ErrorCode::environment, "Landlock refuses its rules");
  if (folder) {
    const PathBeneath beneath{ordinary_files(static_cast<int>(version)), folder->descriptor};
    if (syscall(SYS_landlock_add_rule, rules.get(), kRulePathBeneath, &beneath, 0) != 0)
      return fail(ErrorCode::environment, "Landlock refuses the recording's folder");
  }
  ruleset = rules.get();
  return restrict_all_threads();
}

}  // namespace amphi::sandbox
