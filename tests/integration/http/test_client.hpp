#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "mcu/base/file_descriptor.hpp"

namespace amphi::http::test {

/// A blocking client that sends exactly the bytes it is told to. Reads give up after 10 s.
class TestClient {
 public:
  /// With `receive_buffer` (bytes) the kernel keeps no more than about that for a client that does not read.
  explicit TestClient(std::uint16_t port, int receive_buffer = 0);
  void send(std::string_view bytes);
  /// One response with its body, by Content-Length; "" when the connection ended.
  std::string response();
  std::string send_and_read(std::string_view bytes) {
    send(bytes);
    return response();
  }
  /// All until the server closes.
  std::string rest();
  /// True when the server has closed; waits for it.
  bool ended();

  /// Upgrades to a WebSocket; returns the response's head.
  std::string upgrade(std::string_view path, std::string_view more_headers = "");
  void send_frame(int opcode, std::string_view payload);
  struct Frame {
    int opcode = -1;  ///< -1: the connection ended
    std::string payload;
    /// Of a close frame.
    [[nodiscard]] int close_code() const;
  };
  Frame frame();

 private:
  bool fill();  ///< false at the end
  FileDescriptor socket_;
  std::string buffer_;
};

/// "POST path" with these headers ("A: b\r\n") and a body, with Host and Content-Length.
std::string request(std::string_view method, std::string_view path, std::string_view headers = "",
                    std::string_view body = "");
int status_of(std::string_view response);
/// A header's value; "" where it is missing.
std::string header_of(std::string_view response, std::string_view name);
std::string body_of(std::string_view response);

}  // namespace amphi::http::test
