#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "gateway/http/message.hpp"

namespace amphi::http {

/// Reads one HTTP/1.1 request after the other from bytes as they come (RFC 9112). Sans-IO; not thread-safe.
class RequestReader {
 public:
  enum class State {
    reading,    ///< wants more bytes
    wants_100,  ///< the client waits for "100 Continue"; told once for each request
    complete,   ///< take() the request
    failed,     ///< answer with status() and close
  };

  /// How many bytes the body of a request may have, asked once its head is there (without parameters and
  /// body).
  using BodyLimit = std::function<std::size_t(const Request& head)>;

  RequestReader(std::size_t header_bytes, std::size_t body_bytes);
  RequestReader(std::size_t header_bytes, BodyLimit body_limit);
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  /// Takes all of `bytes`; keeps what belongs to the next request.
  State feed(std::string_view bytes);
  /// The complete request; the reader then looks at the bytes that came behind it: call feed({}) to go on.
  Request take();
  [[nodiscard]] bool keep_alive() const;  ///< of the complete request; call before take()
  [[nodiscard]] bool upgrade() const;     ///< it asks for a WebSocket; call before take()
  /// The response to a request that failed: 400, 413, 431 or 505.
  [[nodiscard]] int status() const { return status_; }
  /// Bytes of the current request have come.
  [[nodiscard]] bool started() const;
  /// Bytes that came behind the complete request.
  [[nodiscard]] std::size_t pending() const { return pending_.size(); }

 private:
  struct Parser;
  void restart();
  State fail(int status);
  /// False when the body is longer than it may be.
  bool limit_body();

  std::size_t header_bytes_;
  BodyLimit body_limit_;
  std::unique_ptr<Parser> parser_;
  std::string pending_;
  int status_ = 0;
  bool told_to_continue_ = false;
};

}  // namespace amphi::http
