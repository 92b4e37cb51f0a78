#pragma once
#include <boost/json/object.hpp>
#include <cstdint>
#include <memory>
#include <string>

#include "mcu/base/clock.hpp"
#include "mcu/base/result.hpp"

namespace amphi::load {

/// One session with Janus over its HTTP API, with any number of plugin handles. All calls block.
class JanusSession {
 public:
  using Handle = std::uint64_t;

  /// `url` as in http://127.0.0.1:8088/janus
  static Result<std::shared_ptr<JanusSession>> create(const std::string& url);

  Result<Handle> attach(const std::string& plugin);
  Result<> detach(Handle handle);
  /// Sends `body`, with `jsep` unless it is empty, and returns the plugin's event: the first one of this
  /// handle that is about a session description if `wants_jsep`, or simply the first.
  Result<boost::json::object> ask(Handle handle, boost::json::object body, boost::json::object jsep,
                                  bool wants_jsep);
  /// Keeps the session, which Janus ends after a minute of silence. To be called often; does little.
  void keep_alive(Instant now);

 private:
  explicit JanusSession(std::string url) : url_(std::move(url)) {}
  Result<boost::json::object> post(const std::string& path, boost::json::object message);
  Result<boost::json::object> wait_for(Handle handle, bool wants_jsep);

  std::string url_;
  std::string session_;  ///< path below the URL
  std::uint64_t transaction_ = 0;
  Instant last_sent_;
};

}  // namespace amphi::load
