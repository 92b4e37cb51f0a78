#include "gateway/fanout/recorder_process.hpp"

#include "mcu/link/socket.hpp"

namespace amphi::fanout {

Result<RecorderProcess> RecorderProcess::spawn(const RecorderLaunch& launch,
                                               const PreparedRecording& recording) {
  constexpr int kLinkFd = 3, kFolderFd = 4, kKeysFd = 5;
  auto ends = link::Socket::make_pair();
  if (!ends) return ends.error();
  ChildLaunch child{
      launch.program,
      launch.arguments,
      {{ends->second.get(), kLinkFd}, {recording.folder.get(), kFolderFd}, {recording.keys.get(), kKeysFd}}};
  child.arguments.insert(child.arguments.end(),
                         {"--link-fd", std::to_string(kLinkFd), "--folder-fd", std::to_string(kFolderFd),
                          "--keys-fd", std::to_string(kKeysFd)});
  auto process = ChildProcess::spawn(child);
  if (!process) return process.error();
  return RecorderProcess{std::move(*process), std::move(ends->first)};
}

}  // namespace amphi::fanout
