#pragma once
// What the WHIP and WHEP endpoint needs of the rooms. Implemented by gateway/signaling, faked in tests.
#include <functional>
#include <string>

#include "mcu/base/ids.hpp"
#include "mcu/base/result.hpp"
#include "mcu/ports/media.hpp"

namespace amphi::http {

/// Control thread. Callbacks are called exactly once, at once or later, on the same thread.
class MediaSessions {
 public:
  struct Created {
    std::string resource;  ///< [A-Za-z0-9_-]{16,64}, unguessable: whoever knows it may patch and remove
    std::string answer;
  };
  using CreateHandler = std::function<void(Result<Created>)>;
  /// "" after a trickled candidate, the answer's fragment after an ICE restart.
  using PatchHandler = std::function<void(Result<std::string>)>;
  using RemoveHandler = std::function<void(Result<void>)>;

  virtual ~MediaSessions() = default;
  /// `purpose` is whip or whep. `quality` is what a WHEP client wants to be
  /// sent. `token` is "" where the client sent none. Errors: unauthorized, forbidden,
  /// not_found, malformed, unsupported, conflict, overloaded.
  virtual void create(const RoomId& room, ports::ConnectionPurpose purpose, std::string token,
                      std::string offer, Quality quality, CreateHandler handler) = 0;
  /// Errors: not_found, malformed, conflict.
  virtual void patch(const RoomId& room, const std::string& resource, std::string fragment,
                     PatchHandler handler) = 0;
  /// Error: not_found.
  virtual void remove(const RoomId& room, const std::string& resource, RemoveHandler handler) = 0;
};

}  // namespace amphi::http
