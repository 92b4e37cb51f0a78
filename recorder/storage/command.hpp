#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "mcu/base/result.hpp"

namespace amphi::storage {

struct CommandResult {
  int status = 0;      ///< exit code; 128 + signal
  std::string output;  ///< standard output
  std::string errors;  ///< standard error, for a person
};

/// Runs programs; a test's notes what it was asked for.
class CommandRunner {
 public:
  virtual ~CommandRunner() = default;
  /// `input` is given on standard input, never as an argument, which everybody on the machine could read.
  /// environment: the program is not there or cannot be started.
  virtual Result<CommandResult> run(const std::vector<std::string>& arguments, std::string_view input) = 0;
};

/// Real ones, found in the system's own folders alone, with an environment of their own.
class SystemCommands final : public CommandRunner {
 public:
  Result<CommandResult> run(const std::vector<std::string>& arguments, std::string_view input) override;
};

}  // namespace amphi::storage
