#include "mcu/app/private_memory.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace amphi::app {

void keep_memory_private() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0);  // a core that is piped into a program has no size limit
}

}  // namespace amphi::app
