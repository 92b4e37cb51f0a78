#pragma once
// What keeps a mistake inside the process that made it (docs/adr/0006 for the mixer, 0019 for the recorder).
#include <cstdint>
#include <initializer_list>
#include <optional>

#include "mcu/base/result.hpp"

namespace amphi::sandbox {

/// Closes every file descriptor but 0, 1, 2 and those of `keep` (each above 2). Call first thing in main.
void close_other_descriptors(std::initializer_list<int> keep);

/// Asks the kernel to kill this process with the one that started it; false when that one is already gone.
bool die_with_parent(int parent_pid);

/// What a locked process may still do with files. The mixer: nothing.
struct Folder {
  int descriptor = -1;           ///< of an open directory; paths are given relative to it
  std::uint64_t most_bytes = 0;  ///< no file grows beyond this
};

/// Applied to the whole process: no new privileges, limits of resources, no file system (Landlock, where the
/// kernel has it), and a list of allowed system calls (seccomp). Nothing of it can be undone. Everything that
/// has to be opened, mapped executable or loaded must have been before.
///
/// With a `folder`, files right in it may be made, read, written, renamed and removed through its descriptor.
/// Landlock is what keeps such paths inside; where the kernel has none the log says so.
///
/// A call that is not on the list fails with EPERM, so that a library which merely asks can go on. Calls that
/// only an intruder makes (execve, ptrace, mount, bpf, io_uring, ...) kill the process with SIGSYS; the
/// kernel's log names their number (audit type=1326). Errors: the kernel refuses the filter; the process must
/// not go on.
Result<> lock_down(std::optional<Folder> folder = std::nullopt);

/// The parts of lock_down(), in its order.
void limit_resources(std::optional<Folder> folder = std::nullopt);
Result<> forbid_new_privileges();
/// Every file but those in `folder`. False where the kernel has no Landlock.
Result<bool> forbid_files(std::optional<Folder> folder = std::nullopt);
Result<> filter_system_calls(std::optional<Folder> folder = std::nullopt);

}  // namespace amphi::sandbox
