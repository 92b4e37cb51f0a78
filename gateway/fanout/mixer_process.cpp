#include "gateway/fanout/mixer_process.hpp"

#include "mcu/link/socket.hpp"

namespace amphi::fanout {

Result<MixerProcess> MixerProcess::spawn(const MixerLaunch& launch) {
  constexpr int kLinkFd = 3;
  auto ends = link::Socket::make_pair();
  if (!ends) return ends.error();
  ChildLaunch child{launch.program, launch.arguments, {{ends->second.get(), kLinkFd}}};
  child.arguments.insert(child.arguments.end(), {"--link-fd", std::to_string(kLinkFd)});
  auto process = ChildProcess::spawn(child);
  if (!process) return process.error();
  return MixerProcess(std::move(*process), std::move(ends->first));
}

}  // namespace amphi::fanout
