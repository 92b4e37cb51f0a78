#pragma once
#include <cstdint>
#include <optional>
#include <string>

namespace amphi::app {

/// What the subcommands do. Each returns the process's exit code and prints its own errors.
int serve(const std::string& config_file);

struct DemoOptions {
  bool json = false;
  std::optional<std::uint16_t> port;  ///< none: 8080, or any free one when that is taken
  bool loopback = false;              ///< media on loopback alone, not on every address of the machine
  std::optional<std::uint16_t> metrics_port;  ///< none: no /metrics; 0: any free one
  int speakers = 6;
  std::string log_level = "warning";
};
int demo(const DemoOptions& options);

struct DoctorOptions {
  std::string config_file;  ///< "": the defaults
  bool capacity = false;    ///< measure what fits instead of checking
  bool json = false;
};
int doctor(const DoctorOptions& options);

}  // namespace amphi::app
