#pragma once
#include <memory>
#include <string>

#include "mcu/base/result.hpp"

namespace amphi::load {

/// One participant's WebSocket (docs/protocol.md), as a browser would have it: joins, takes the offer to the
/// server, opens microphone and camera, and reads what the server sends so that it is not cut off.
class RoomChannel {
 public:
  /// Joins; blocking. `http`: the server's URL without a path.
  static Result<std::shared_ptr<RoomChannel>> join(const std::string& http, const std::string& room,
                                                   const std::string& token, const std::string& name);
  virtual ~RoomChannel() = default;
  /// Brings the answer; blocking.
  virtual Result<std::string> offer(const std::string& sdp) = 0;
  /// Unmutes and turns the camera on, and agrees to be recorded if `recorded`; blocking. The last request:
  /// from here on what comes is thrown away.
  virtual Result<> go_live(bool camera, bool recorded) = 0;
  /// Chooses a rung; blocking.
  virtual Result<> choose(const std::string& quality) = 0;
  /// Begins or ends the room's recording, as a moderator; blocking. The last request, too.
  virtual Result<> record(bool on) = 0;
  virtual Result<> leave() = 0;
  /// Reads what has come, of all channels; never blocks.
  static void serve_all();
};

}  // namespace amphi::load
