#pragma once
#include <sys/types.h>

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "mcu/base/clock.hpp"
#include "mcu/base/file_descriptor.hpp"
#include "mcu/base/result.hpp"

namespace amphi::fanout {

/// A program that this one starts: its path and arguments, and which of our descriptors it gets as which of
/// its own, from 3 on.
struct ChildLaunch {
  std::string program;
  std::vector<std::string> arguments;
  std::vector<std::pair<int, int>> descriptors;  ///< ours, the child's
};

/// A running program. Any one thread. The destructor kills and reaps it.
class ChildProcess {
 public:
  /// In a process group of its own, with an environment that holds no secret. environment: it cannot be
  /// started.
  static Result<ChildProcess> spawn(const ChildLaunch& launch);
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  ~ChildProcess();

  [[nodiscard]] pid_t pid() const { return pid_; }
  /// Becomes readable when the process has ended (pidfd_open(2)).
  [[nodiscard]] int exit_fd() const { return exit_fd_.get(); }
  /// Ends it; reap() or the destructor waits for that.
  void kill();
  /// Waits at most so long for its end.
  bool wait(Duration patience);
  /// "signal 9", "exit code 1": why it ended; waits for it, so call it when exit_fd() is readable.
  std::string reap();

 private:
  ChildProcess(pid_t pid, FileDescriptor exit_fd) : pid_(pid), exit_fd_(std::move(exit_fd)) {}
  void kill_and_reap();

  pid_t pid_ = -1;
  FileDescriptor exit_fd_;
};

}  // namespace amphi::fanout
