#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

#include "mcu/base/file_descriptor.hpp"
#include "mcu/base/result.hpp"

namespace amphi::fanout {

/// How amphi-mixer is started.
struct MixerLaunch {
  std::string program;                 ///< path of amphi-mixer
  std::vector<std::string> arguments;  ///< more arguments, before `--link-fd 3`
};

/// One running amphi-mixer and our end of its link. Owner: MixerLink; any one thread.
/// The destructor kills the process and reaps it.
class MixerProcess {
 public:
  static Result<MixerProcess> spawn(const MixerLaunch& launch);
  MixerProcess(MixerProcess&& other) noexcept;
  MixerProcess& operator=(MixerProcess&& other) noexcept;
  ~MixerProcess();

  [[nodiscard]] pid_t pid() const { return pid_; }
  /// Becomes readable when the process has ended (pidfd_open(2)).
  [[nodiscard]] int exit_fd() const { return exit_fd_.get(); }
  /// Our end of the link; to be taken once.
  FileDescriptor take_link() { return std::move(link_); }
  /// "signal 9", "exit code 1": why it ended; waits for it, so call it when exit_fd() is readable.
  std::string reap();

 private:
  MixerProcess(pid_t pid, FileDescriptor exit_fd, FileDescriptor link)
      : pid_(pid), exit_fd_(std::move(exit_fd)), link_(std::move(link)) {}
  void kill_and_reap();

  pid_t pid_ = -1;
  FileDescriptor exit_fd_;
  FileDescriptor link_;
};

}  // namespace amphi::fanout
