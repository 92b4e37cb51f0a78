#include "mcu/sandbox/lock_down.hpp"

#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <vector>

#include "mcu/base/log.hpp"

namespace amphi::sandbox {
namespace {

// Room for a stage full of the largest pictures that are let in; a leak ends here and not in the whole
// machine.
constexpr rlim_t kAddressSpace = 6ULL << 30;
constexpr rlim_t kOpenFiles = 1024;

void limit(__rlimit_resource_t what, rlim_t most) {
  rlimit now{};
  getrlimit(what, &now);
  const rlim_t value = std::min(most, now.rlim_max);
  const rlimit wanted{value, value};
  setrlimit(what, &wanted);
}

}  // namespace

void close_other_descriptors(std::initializer_list<int> keep) {
  std::vector<unsigned> kept(keep.begin(), keep.end());
  std::sort(kept.begin(), kept.end());
  unsigned from = 3;
  for (const unsigned descriptor : kept) {
    if (descriptor > from) syscall(SYS_close_range, from, descriptor - 1, 0U);
    from = std::max(from, descriptor + 1);
  }
  syscall(SYS_close_range, from, ~0U, 0U);
}

bool die_with_parent(int parent_pid) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  return getppid() == parent_pid;  // it may have died just before
}

void limit_resources(std::optional<Folder> folder) {
  // Each arena reserves 64 MB of addresses; by default there are eight for each processor.
  mallopt(M_ARENA_MAX, 8);
  std::signal(SIGXFSZ, SIG_IGN);  // a log line to a file is lost instead
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, folder ? folder->most_bytes : 0);
  limit(RLIMIT_NOFILE, kOpenFiles);
  limit(RLIMIT_AS, kAddressSpace);
  prctl(PR_SET_DUMPABLE, 0);
}

Result<> forbid_new_privileges() {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    return fail(ErrorCode::environment, "the kernel does not know PR_SET_NO_NEW_PRIVS");
  }
  return {};
}

Result<> lock_down(std::optional<Folder> folder) {
  limit_resources(folder);
  if (auto done = forbid_new_privileges(); !done) return done;
  const auto files = forbid_files(folder);
  if (!files) return files.error();
  if (!*files && folder) log::warn("this kernel has no Landlock; the recorder's files are not kept apart");
  if (!*files && !folder) log::warn("this kernel has no Landlock; files are closed off by seccomp alone");
  return filter_system_calls(folder);
}

}  // namespace amphi::sandbox
