#pragma once
#include <string>
#include <utility>
#include <vector>

#include "gateway/fanout/child_process.hpp"

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

  [[nodiscard]] pid_t pid() const { return process_.pid(); }
  /// Becomes readable when the process has ended.
  [[nodiscard]] int exit_fd() const { return process_.exit_fd(); }
  /// Our end of the link; to be taken once.
  FileDescriptor take_link() { return std::move(link_); }
  /// "signal 9", "exit code 1": why it ended; call it when exit_fd() is readable.
  std::string reap() { return process_.reap(); }

 private:
  MixerProcess(ChildProcess process, FileDescriptor link)
      : process_(std::move(process)), link_(std::move(link)) {}

  ChildProcess process_;
  FileDescriptor link_;
};

}  // namespace amphi::fanout
