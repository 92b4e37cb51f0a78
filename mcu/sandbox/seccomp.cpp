#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>

#include "mcu/sandbox/lock_down.hpp"

namespace amphi::sandbox {
namespace {

using Filter = std::unique_ptr<void, void (*)(scmp_filter_ctx)>;

// What the processes were seen to use after lock-down, and the same calls' other forms on other C libraries.
constexpr std::array kAllowed{
    // memory; PROT_EXEC is refused below
    SCMP_SYS(munmap),
    SCMP_SYS(madvise),
    SCMP_SYS(brk),
    SCMP_SYS(mremap),
    // threads and time
    SCMP_SYS(futex),
    SCMP_SYS(rseq),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(gettid),
    SCMP_SYS(getpid),
    SCMP_SYS(getppid),
    SCMP_SYS(membarrier),
    SCMP_SYS(restart_syscall),
    // signals and the end
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    // descriptors that are already open: the link, events, standard error
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(close),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(eventfd2),
    SCMP_SYS(pipe2),
    SCMP_SYS(fcntl),
    SCMP_SYS(fstat),
    SCMP_SYS(lseek),
    SCMP_SYS(sendmsg),
    SCMP_SYS(sendmmsg),
    SCMP_SYS(recvmsg),
    SCMP_SYS(recvmmsg),
    SCMP_SYS(sendto),
    SCMP_SYS(recvfrom),
    SCMP_SYS(shutdown),
    SCMP_SYS(getrandom),
    SCMP_SYS(uname),
    SCMP_SYS(sysinfo),
    SCMP_SYS(getrusage),
};

// More of a process that writes files: what works on descriptors that it could open.
constexpr std::array kAllowedWithFolder{
    SCMP_SYS(fsync),   SCMP_SYS(fdatasync),  SCMP_SYS(ftruncate), SCMP_SYS(pread64), SCMP_SYS(pwrite64),
    SCMP_SYS(fstatfs), SCMP_SYS(getdents64), SCMP_SYS(mlock),     SCMP_SYS(munlock),
};

// Nothing of ours ever asks for these: who does is an intruder.
constexpr std::array kDeadly{
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(bpf),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(unshare),
    SCMP_SYS(setns),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(kexec_load),
    SCMP_SYS(keyctl),
    SCMP_SYS(setuid),
    SCMP_SYS(setgid),
    SCMP_SYS(fork),
    SCMP_SYS(vfork),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(pidfd_getfd),
};

int add_lists(scmp_filter_ctx filter) {
  int rc = 0;
  for (const int call : kAllowed) rc |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
  for (const int call : kDeadly) rc |= seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, call, 0);
  return rc;
}

/// Calls that are allowed with some arguments only.
int add_conditions(scmp_filter_ctx filter) {
  const auto allow = [filter](int call, auto... conditions) {
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, sizeof...(conditions), conditions...);
  };
  int rc = allow(SCMP_SYS(mmap), SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  rc |= allow(SCMP_SYS(mprotect), SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  rc |= allow(SCMP_SYS(clone), SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
  // Its flags are behind a pointer that no filter can follow; the C library then falls back to clone().
  rc |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
  // Every GstBus has a pair of its own.
  rc |= allow(SCMP_SYS(socketpair), SCMP_A0(SCMP_CMP_EQ, AF_UNIX));
  rc |= allow(SCMP_SYS(prctl), SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME));
  rc |= allow(SCMP_SYS(tgkill), SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(getpid())));
  rc |= allow(SCMP_SYS(setpriority), SCMP_A0(SCMP_CMP_EQ, 0));
  // GLib gives each new thread of a pool the settings that the first one has had all along: said to be done.
  rc |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(0), SCMP_SYS(sched_setattr), 0);
  return rc;
}

/// Calls that take paths, only with paths relative to the folder's descriptor.
int add_folder(scmp_filter_ctx filter, int folder) {
  const auto there = static_cast<scmp_datum_t>(folder);
  int rc = 0;
  for (const int call : kAllowedWithFolder) rc |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
  for (const int call : {SCMP_SYS(openat), SCMP_SYS(unlinkat)})
    rc |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, SCMP_A0(SCMP_CMP_EQ, there));
  for (const int call : {SCMP_SYS(renameat), SCMP_SYS(renameat2)}) {
    rc |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 2, SCMP_A0(SCMP_CMP_EQ, there),
                           SCMP_A2(SCMP_CMP_EQ, there));
  }
  // fstat() of newer C libraries: no path, only a descriptor.
  rc |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1,
                         SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH));
  return rc;
}

}  // namespace

Result<> filter_system_calls(std::optional<Folder> folder) {
  const Filter filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)), seccomp_release);
  if (!filter) return fail(ErrorCode::environment, "libseccomp does not start");
  int rc = seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_TSYNC, 1);  // every thread, not only this one
  rc |= seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2);  // a binary tree instead of a long list
  rc |= add_lists(filter.get());
  rc |= add_conditions(filter.get());
  if (folder) rc |= add_folder(filter.get(), folder->descriptor);
  if (rc != 0) return fail(ErrorCode::environment, "libseccomp is too old for the sandbox's filter");
  if (seccomp_load(filter.get()) != 0) {
    return fail(ErrorCode::environment, "the kernel refuses the sandbox's seccomp filter");
  }
  return {};
}

}  // namespace amphi::sandbox
