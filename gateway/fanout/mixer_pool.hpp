#pragma once
#include <memory>
#include <optional>

#include "gateway/fanout/mixer_process.hpp"
#include "gateway/transport/event_loop.hpp"
#include "mcu/link/socket.hpp"

namespace amphi::fanout {

/// A mixer process and our end of its link.
struct RunningMixer {
  MixerProcess process;
  link::Socket socket;
  Instant started;
  bool ready = false;  ///< it has said so on the link
};

/// Keeps one mixer started, sandboxed and idle, so that a room that opens, or whose mixer died, need not wait
/// for a start. Owner: the shard; the shard's thread. Must outlive the MixerLinks that take from it.
class MixerPool {
 public:
  /// The first spare is started in the loop's next turn.
  MixerPool(transport::EventLoop& loop, MixerLaunch launch);
  ~MixerPool();
  MixerPool(const MixerPool&) = delete;
  MixerPool& operator=(const MixerPool&) = delete;

  /// The spare where there is one, else a process started now. A new spare follows a little later, when the
  /// machine has less to do. Errors (environment): the program cannot be started.
  Result<RunningMixer> take();

 private:
  Result<RunningMixer> start() const;
  void refill();
  void refill_later();
  void drop_spare();
  void on_link();

  transport::EventLoop& loop_;
  MixerLaunch launch_;
  std::optional<RunningMixer> spare_;
  Instant last_heard_;  ///< from the spare
  transport::EventLoop::TimerId timer_ = 0;
};

/// True for the control message by which a mixer says that it may be sent media.
bool says_ready(const link::MessageView& message);

}  // namespace amphi::fanout
