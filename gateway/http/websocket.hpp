#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace amphi::http {

struct Request;

/// The server's end of one WebSocket (RFC 6455). Control thread. Owned by the server; valid until its
/// handler's on_closed() has returned.
class WebSocketPeer {
 public:
  /// Queues a text message. A client that does not keep up (more than 256 messages or 1 MB waiting) is closed
  /// with 1013; nobody waits for it.
  virtual void send(std::string text) = 0;
  /// Queues a picture that replaces the one given to send_latest() before, if that still waits. It goes in
  /// pieces; see PicturePieces.
  virtual void send_latest(std::shared_ptr<const std::vector<std::uint8_t>> bytes) = 0;
  /// Sends what is queued, then closes. Codes of RFC 6455 section 7.4; `reason` at most 123 bytes.
  /// on_closed() follows.
  virtual void close(std::uint16_t code, std::string reason) = 0;

 protected:
  ~WebSocketPeer() = default;
};

class WebSocketHandler {
 public:
  virtual ~WebSocketHandler() = default;
  /// At most 64 kB of valid UTF-8. A client that sends too fast is closed before.
  virtual void on_text(std::string_view text) = 0;
  /// Exactly once, whoever closed; never from inside send() or close(). The handler is destroyed after it.
  virtual void on_closed() = 0;
};

/// Called before the upgrade; may send() at once. Null refuses the upgrade with 404.
using WebSocketFactory = std::function<std::unique_ptr<WebSocketHandler>(const Request&, WebSocketPeer&)>;

}  // namespace amphi::http
