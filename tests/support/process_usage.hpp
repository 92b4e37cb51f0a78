#pragma once
#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace amphi::test {

/// What the kernel says of one process (proc(5)).
struct ProcessUsage {
  double cpu_seconds = 0;  ///< user and system, all threads
  std::int64_t resident_kb = 0;
  int threads = 0;
  int descriptors = 0;
};

/// All zero for a process that is gone.
ProcessUsage usage_of(pid_t pid);
/// Children of `parent` whose name is `name`.
std::vector<pid_t> children_of(pid_t parent, const std::string& name);

}  // namespace amphi::test
