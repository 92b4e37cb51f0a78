#pragma once
// What keeps a codec's mistake inside the mixer process (docs/adr: the mixer is sandboxed).
#include <vector>

#include "mcu/base/result.hpp"

namespace amphi::pipelines::sandbox {

/// Closes every file descriptor but 0, 1, 2 and `keep`. Call first thing in main.
void close_other_descriptors(int keep);

/// Asks the kernel to kill this process with the one that started it; false when that one is already gone.
bool die_with_parent(int parent_pid);

/// Applied to the whole process: no new privileges, limits of resources, no file system (Landlock, where the
/// kernel has it), and a list of allowed system calls (seccomp). Nothing of it can be undone. Everything that
/// has to be opened, mapped executable or loaded must have been before.
///
/// A call that is not on the list fails with EPERM, so that a library which merely asks can go on. Calls that
/// only an intruder makes (execve, ptrace, mount, bpf, io_uring, ...) kill the process with SIGSYS; the
/// kernel's log names their number (audit type=1326). Errors: the kernel refuses the filter; the process must
/// not go on.
Result<> lock_down();

/// The parts of lock_down(), in its order.
void limit_resources();
Result<> forbid_new_privileges();
Result<bool> forbid_files();  ///< false where the kernel has no Landlock
Result<> filter_system_calls();

}  // namespace amphi::pipelines::sandbox
