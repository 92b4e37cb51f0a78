#include "mcu/app/machine_state.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "mcu/app/doctor/checks.hpp"
#include "mcu/app/version.hpp"

namespace amphi::app {
namespace {

/// The number behind "NAME:"; nothing without one.
std::optional<double> figure(std::string_view text, std::string_view name) {
  const auto at = text.find(name);
  if (at == std::string_view::npos) return std::nullopt;
  std::istringstream rest{std::string(text.substr(at + name.size(), 40))};
  double value = 0;
  rest >> value;
  return rest ? std::optional(value) : std::nullopt;
}

std::string content_of(const char* file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

}  // namespace

std::optional<double> parse_memory_in_use(std::string_view meminfo) {
  const auto total = figure(meminfo, "MemTotal:");
  const auto available = figure(meminfo, "MemAvailable:");
  if (!total || !available || *total <= 0 || *available > *total) return std::nullopt;
  return 1 - *available / *total;
}

boost::json::object machine_state(const MachineStateInput& input, Instant now) {
  boost::json::object state{
      {"version", kVersion},
      {"uptime", std::chrono::duration_cast<std::chrono::seconds>(now - input.started).count()}};
  if (input.monitor != nullptr) state["processor"] = input.monitor->sample().busy;
  if (const auto memory = parse_memory_in_use(content_of("/proc/meminfo"))) state["memory"] = *memory;
  std::error_code error;
  const auto disk = std::filesystem::space(input.store_folder.empty() ? "/" : input.store_folder, error);
  if (!error) {
    state["disk_free"] = disk.available;
    state["disk_total"] = disk.capacity;
  }
  if (input.http->tls) {
    const auto days = certificate_days(*input.http->tls, std::chrono::system_clock::now());
    if (days) state["certificate_days"] = *days;
  }
  return state;
}

}  // namespace amphi::app
