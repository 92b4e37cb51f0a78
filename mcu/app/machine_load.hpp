#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "mcu/base/clock.hpp"

namespace amphi::app {

/// Processor time since some beginning, in the kernel's ticks.
struct ProcessorTimes {
  /// Anything but idle and nice: what was made nice gives way to us. What a hypervisor took away is busy.
  std::uint64_t busy = 0;
  std::uint64_t total = 0;
  friend bool operator==(const ProcessorTimes&, const ProcessorTimes&) = default;
};

// proc(5) and the kernel's cgroup-v2 texts. Nothing for what cannot be read.
/// /proc/stat, summed over `processors`; over all of them if that is empty.
std::optional<ProcessorTimes> parse_processor_times(std::string_view stat, const std::set<int>& processors);
struct ProcessTimes {
  int parent = 0;
  std::uint64_t ticks = 0;  ///< user and system, all threads
};
/// /proc/[pid]/stat.
std::optional<ProcessTimes> parse_process_times(std::string_view stat);
/// cpu.max: the quota in processors; nothing where there is none.
std::optional<double> parse_cpu_quota(std::string_view cpu_max);
/// cpu.stat: microseconds used.
std::optional<std::uint64_t> parse_cpu_usage(std::string_view cpu_stat);

/// How busy the machine is, and by whom, since the last call. Any one thread.
class MachineLoad {
 public:
  struct Shares {
    double busy = 0;  ///< 0..1 of the processors that we may use, or of a cgroup's quota if that is worse
    double own = 0;   ///< 0..1 of the same: this process and its children
  };

  /// `root` stands before /proc and /sys, for tests.
  explicit MachineLoad(std::string root = "");

  /// Since the last call; zero at the first one.
  Shares sample(Instant now);
  /// Processor seconds of this process and of its living children, since they were started.
  [[nodiscard]] double own_seconds() const;
  [[nodiscard]] double children_seconds() const;
  /// The processors that we may use; a quota makes it a fraction.
  [[nodiscard]] double processors() const { return processors_; }

 private:
  [[nodiscard]] std::string read(const std::string& path) const;
  [[nodiscard]] std::uint64_t ticks_of(const std::string& process) const;
  [[nodiscard]] std::uint64_t children_ticks() const;
  void find_quota();

  std::string root_;
  std::set<int> allowed_;
  std::string quota_folder_;  ///< of the cgroup whose quota is the tightest; empty where there is none
  double quota_ = 0;
  double processors_ = 1;

  std::optional<Instant> last_;
  ProcessorTimes times_;
  std::uint64_t own_ticks_ = 0;
  std::uint64_t quota_usage_ = 0;  ///< microseconds
};

}  // namespace amphi::app
