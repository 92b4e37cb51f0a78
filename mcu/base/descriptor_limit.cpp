#include "mcu/base/descriptor_limit.hpp"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/resource.h>

#include <vector>

#include "mcu/base/file_descriptor.hpp"

namespace amphi {

void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

bool descriptors_left(std::size_t count) {
  // The kernel tells by giving them only: a count of those in use would be old as soon as it is known.
  std::vector<FileDescriptor> held;
  held.reserve(count);
  held.emplace_back(::eventfd(0, EFD_CLOEXEC));
  while (held.back() && held.size() < count)
    held.emplace_back(::fcntl(held.front().get(), F_DUPFD_CLOEXEC, 0));
  return static_cast<bool>(held.back());
}

}  // namespace amphi
