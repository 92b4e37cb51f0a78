#pragma once
#include "gateway/fanout/child_process.hpp"
#include "gateway/fanout/recording_desk.hpp"

namespace amphi::fanout {

/// How amphi-recorder is started.
struct RecorderLaunch {
  std::string program;                 ///< path of amphi-recorder
  std::vector<std::string> arguments;  ///< more arguments, before its descriptors
};

/// One running amphi-recorder and our end of its link.
struct RecorderProcess {
  ChildProcess process;
  FileDescriptor link;

  static Result<RecorderProcess> spawn(const RecorderLaunch& launch, const PreparedRecording& recording);
};

}  // namespace amphi::fanout
