#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "mcu/app/machine_load.hpp"
#include "mcu/app/metrics.hpp"

namespace amphi::app {
namespace {

std::uint64_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t size = 0, resident = 0;
  statm >> size >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::uint64_t open_files() {
  std::error_code error;
  std::uint64_t count = 0;
  for (std::filesystem::directory_iterator entry("/proc/self/fd", error), end; !error && entry != end;
       entry.increment(error)) {
    ++count;
  }
  return count;
}

double seconds_since_1970() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// Initialised before main().
const double kStarted = seconds_since_1970();

}  // namespace

ProcessFigures process_figures(const MachineLoad& machine) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return {machine.own_seconds(), machine.children_seconds(), kStarted, resident_bytes(), open_files(),
          limit.rlim_cur};
}

}  // namespace amphi::app
