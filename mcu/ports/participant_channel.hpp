#pragma once
#include <memory>
#include <string>

#include "mcu/ports/program.hpp"

namespace amphi::ports {

/// The way to one participant's client: a WebSocket. Used on the control thread only.
class ParticipantChannel {
 public:
  virtual ~ParticipantChannel() = default;
  /// One JSON text message, shared because a patch goes to everyone. Never blocks; a client that does not
  /// keep up is cut off by the channel, which then reports itself lost.
  virtual void send(std::shared_ptr<const std::string> message) = 0;
  /// A still picture, as one binary message. One that waits behind a slow link is replaced by the next.
  virtual void send_still(const Still& still) = 0;
  /// Nothing is sent after this; the channel is not used again.
  virtual void close(CloseReason reason) = 0;
};

}  // namespace amphi::ports
