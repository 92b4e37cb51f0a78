#include "tests/integration/http/test_client.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>

namespace amphi::http::test {

TestClient::TestClient(std::uint16_t port, int receive_buffer)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const timeval timeout{10, 0};
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
  if (receive_buffer > 0)
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) socket_.reset();
}

void TestClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

bool TestClient::fill() {
  std::array<char, 16384> chunk;
  const ssize_t got = ::recv(socket_.get(), chunk.data(), chunk.size(), 0);
  if (got > 0) buffer_.append(chunk.data(), static_cast<std::size_t>(got));
  return got > 0;
}

std::string TestClient::response() {
  std::size_t head = 0;
  while ((head = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (!fill()) return {};
  }
  const std::string length = header_of(buffer_.substr(0, head + 4), "Content-Length");
  const std::size_t total = head + 4 + (length.empty() ? 0 : std::stoul(length));
  while (buffer_.size() < total) {
    if (!fill()) return {};
  }
  const std::string result = buffer_.substr(0, total);
  buffer_.erase(0, total);
  return result;
}

std::string TestClient::rest() {
  while (fill()) {
  }
  return std::exchange(buffer_, {});
}

bool TestClient::ended() {
  char byte = 0;
  const ssize_t got = ::recv(socket_.get(), &byte, 1, 0);
  return buffer_.empty() && (got == 0 || (got < 0 && errno == ECONNRESET));
}

std::string TestClient::upgrade(std::string_view path, std::string_view more_headers) {
  send(
      fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n{}\r\n",
                  path, more_headers));
  return response();
}

void TestClient::send_frame(int opcode, std::string_view payload) {
  std::string frame{static_cast<char>(0x80 | opcode)};
  if (payload.size() < 126) {
    frame += static_cast<char>(0x80 | payload.size());
  } else if (payload.size() < 65536) {
    frame += '\xfe';
    frame += {static_cast<char>(payload.size() >> 8), static_cast<char>(payload.size())};
  } else {
    frame += '\xff';
    for (int shift = 56; shift >= 0; shift -= 8) frame += static_cast<char>(payload.size() >> shift);
  }
  frame += std::string(4, '\0');  // a mask of zeros
  frame += payload;
  send(frame);
}

TestClient::Frame TestClient::frame() {
  const auto need = [this](std::size_t size) {
    while (buffer_.size() < size) {
      if (!fill()) return false;
    }
    return true;
  };
  if (!need(2)) return {};
  const auto at = [this](std::size_t i) { return std::size_t{static_cast<unsigned char>(buffer_[i])}; };
  std::size_t head = 2;
  std::size_t size = at(1) & 0x7f;
  const std::size_t extended = size == 126 ? 2 : size == 127 ? 8 : 0;
  if (!need(head + extended)) return {};
  if (extended != 0) size = 0;
  for (std::size_t i = 0; i < extended; ++i) size = size << 8 | at(head + i);
  head += extended;
  if (!need(head + size)) return {};
  Frame frame{static_cast<int>(at(0) & 0x0f), buffer_.substr(head, size)};
  buffer_.erase(0, head + size);
  return frame;
}

int TestClient::Frame::close_code() const {
  if (opcode != 8 || payload.size() < 2) return 0;
  return static_cast<unsigned char>(payload[0]) * 256 + static_cast<unsigned char>(payload[1]);
}

std::string request(std::string_view method, std::string_view path, std::string_view headers,
                    std::string_view body) {
  return fmt::format("{} {} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n{}\r\n{}", method, path,
                     body.size(), headers, body);
}

int status_of(std::string_view response) {
  return response.size() < 12 ? 0 : std::stoi(std::string(response.substr(9, 3)));
}

std::string header_of(std::string_view response, std::string_view name) {
  const std::string field = fmt::format("\r\n{}: ", name);
  const auto at = response.find(field);
  if (at == std::string_view::npos) return {};
  const auto begin = at + field.size();
  return std::string(response.substr(begin, response.find("\r\n", begin) - begin));
}

std::string body_of(std::string_view response) {
  const auto at = response.find("\r\n\r\n");
  return at == std::string_view::npos ? "" : std::string(response.substr(at + 4));
}

}  // namespace amphi::http::test
