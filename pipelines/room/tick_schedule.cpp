#include "pipelines/room/tick_schedule.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <ctime>

namespace amphi::pipelines {

void sleep_until(Instant due) {
  const auto since = due.time_since_epoch();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since);
  const timespec when{seconds.count(), (since - seconds).count()};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &when, nullptr) != 0) {
  }
}

void begin_tick_thread(const char* name) {
  constexpr int kNice = -10;
  prctl(PR_SET_NAME, name);
  setpriority(PRIO_PROCESS, 0, kNice);  // on Linux that is this thread; refused without the right to it
}

}  // namespace amphi::pipelines
