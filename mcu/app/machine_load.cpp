#include "mcu/app/machine_load.hpp"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace amphi::app {
namespace {

constexpr std::string_view kCgroups = "/sys/fs/cgroup";

std::istringstream stream_of(std::string_view text) {
  return std::istringstream(std::string(text));
}

/// Those that the scheduler may put this process on.
std::set<int> allowed_processors() {
  cpu_set_t mask;
  CPU_ZERO(&mask);
  std::set<int> allowed;
  if (sched_getaffinity(0, sizeof mask, &mask) != 0) return allowed;
  for (int i = 0; i < CPU_SETSIZE; ++i) {
    if (CPU_ISSET(i, &mask)) allowed.insert(i);
  }
  return allowed;
}

double ticks_per_second() {
  static const double kTicks = static_cast<double>(std::max(1L, ::sysconf(_SC_CLK_TCK)));
  return kTicks;
}

double share(double part, double whole) {
  return whole > 0 ? std::clamp(part / whole, 0.0, 1.0) : 0.0;
}

/// Counters of processes that ended are missing from the second figure.
double risen(std::uint64_t before, std::uint64_t after) {
  return after > before ? static_cast<double>(after - before) : 0.0;
}

}  // namespace

std::optional<ProcessorTimes> parse_processor_times(std::string_view stat, const std::set<int>& processors) {
  auto lines = stream_of(stat);
  ProcessorTimes sum;
  for (std::string line; std::getline(lines, line);) {
    auto fields = stream_of(line);
    std::string name;
    fields >> name;
    if (!name.starts_with("cpu")) break;
    const bool whole = name == "cpu";
    if (whole != processors.empty()) continue;
    if (!whole && !processors.contains(std::atoi(name.c_str() + 3))) continue;
    // user nice system idle iowait irq softirq steal; guest time is within user time.
    constexpr int kNice = 1, kIdle = 3, kWaiting = 4;
    std::uint64_t value = 0;
    for (int i = 0; i < 8 && fields >> value; ++i) {
      sum.total += value;
      if (i != kNice && i != kIdle && i != kWaiting) sum.busy += value;
    }
  }
  if (sum.total == 0) return std::nullopt;
  return sum;
}

std::optional<ProcessTimes> parse_process_times(std::string_view stat) {
  // The name stands in parentheses and may hold any characters.
  const auto end_of_name = stat.rfind(')');
  if (end_of_name == std::string_view::npos) return std::nullopt;
  auto fields = stream_of(stat.substr(end_of_name + 1));
  ProcessTimes times;
  std::string skipped;
  fields >> skipped >> times.parent;
  for (int field = 5; field < 14; ++field) fields >> skipped;
  std::uint64_t user = 0, system = 0;
  if (!(fields >> user >> system)) return std::nullopt;
  times.ticks = user + system;
  return times;
}

std::optional<double> parse_cpu_quota(std::string_view cpu_max) {
  auto fields = stream_of(cpu_max);
  double quota = 0, period = 0;
  if (!(fields >> quota >> period) || quota <= 0 || period <= 0) return std::nullopt;
  return quota / period;
}

std::optional<std::uint64_t> parse_cpu_usage(std::string_view cpu_stat) {
  auto fields = stream_of(cpu_stat);
  std::string name;
  std::uint64_t value = 0;
  while (fields >> name >> value) {
    if (name == "usage_usec") return value;
  }
  return std::nullopt;
}

MachineLoad::MachineLoad(std::string root) : root_(std::move(root)) {
  if (root_.empty()) allowed_ = allowed_processors();
  processors_ = static_cast<double>(std::max<std::size_t>(1, allowed_.size()));
  find_quota();
  if (!quota_folder_.empty()) processors_ = std::min(processors_, quota_);
}

std::string MachineLoad::read(const std::string& path) const {
  std::ifstream in(root_ + path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void MachineLoad::find_quota() {
  const std::string cgroup = read("/proc/self/cgroup");
  if (!cgroup.starts_with("0::/")) return;
  std::string path = cgroup.substr(3, cgroup.find('\n') - 3);
  while (true) {
    const std::string folder = std::string(kCgroups) + path;
    const auto quota = parse_cpu_quota(read(folder + "/cpu.max"));
    if (quota && (quota_folder_.empty() || *quota < quota_)) {
      quota_folder_ = folder;
      quota_ = *quota;
    }
    if (path.empty()) return;
    path.erase(path.rfind('/'));
  }
}

std::uint64_t MachineLoad::ticks_of(const std::string& process) const {
  const auto times = parse_process_times(read("/proc/" + process + "/stat"));
  return times ? times->ticks : 0;
}

/// Not every kernel lists a task's children, so all processes are asked for their parent.
std::uint64_t MachineLoad::children_ticks() const {
  const int self = ::getpid();
  std::uint64_t sum = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(root_ + "/proc", error)) {
    const std::string name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    const auto times = parse_process_times(read("/proc/" + name + "/stat"));
    if (times && times->parent == self) sum += times->ticks;
  }
  return sum;
}

double MachineLoad::own_seconds() const {
  return static_cast<double>(ticks_of("self")) / ticks_per_second();
}

double MachineLoad::children_seconds() const {
  return static_cast<double>(children_ticks()) / ticks_per_second();
}

MachineLoad::Shares MachineLoad::sample(Instant now) {
  const ProcessorTimes times = parse_processor_times(read("/proc/stat"), allowed_).value_or(times_);
  const std::uint64_t own = ticks_of("self") + children_ticks();
  const std::uint64_t used =
      quota_folder_.empty() ? 0 : parse_cpu_usage(read(quota_folder_ + "/cpu.stat")).value_or(quota_usage_);
  Shares shares;
  if (last_ && now > *last_) {
    const double seconds = std::chrono::duration<double>(now - *last_).count();
    shares.busy = share(risen(times_.busy, times.busy), risen(times_.total, times.total));
    shares.busy = std::max(shares.busy, share(risen(quota_usage_, used) / 1e6, quota_ * seconds));
    shares.own = share(risen(own_ticks_, own) / ticks_per_second(), processors_ * seconds);
    // Where the whole service was made nice, its own work is nevertheless work.
    shares.busy = std::max(shares.busy, shares.own);
  }
  last_ = now;
  times_ = times;
  own_ticks_ = own;
  quota_usage_ = used;
  return shares;
}

}  // namespace amphi::app
