#include "mcu/app/private_memory.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/catch.hpp"

using namespace amphi;

TEST_CASE("a process with secrets in its memory leaves no core file, and cannot allow it again") {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    app::keep_memory_private();
    rlimit limit{1, 1};
    getrlimit(RLIMIT_CORE, &limit);
    const bool none = limit.rlim_cur == 0 && limit.rlim_max == 0;
    _exit(none && prctl(PR_GET_DUMPABLE) == 0 ? 0 : 1);
  }
  int status = -1;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}
