#include "tests/load/room_channel.hpp"

#include <fmt/format.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <boost/json.hpp>
#include <boost/url/parse.hpp>

namespace amphi::load {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
namespace websocket = boost::beast::websocket;
using Error = boost::system::error_code;

constexpr std::size_t kMaxMessage = 4 * 1024 * 1024;

/// All channels share it: one thread serves them.
asio::io_context& context() {
  static asio::io_context io;
  return io;
}

class Channel final : public RoomChannel, public std::enable_shared_from_this<Channel> {
 public:
  Result<> open(const std::string& http, const std::string& room) {
    const auto url = boost::urls::parse_uri(http);
    if (!url || url->scheme() != "http") return fail(ErrorCode::malformed, "not an http:// URL");
    Error error;
    asio::ip::tcp::resolver resolver(context());
    const auto endpoints = resolver.resolve(std::string(url->host()), std::string(url->port()), error);
    if (!error) asio::connect(ws_.next_layer(), endpoints, error);
    ws_.read_message_max(kMaxMessage);
    if (!error) {
      ws_.handshake(std::string(url->encoded_host_and_port()), fmt::format("/api/v1/rooms/{}/ws", room),
                    error);
    }
    return error ? lost(error) : Result<>{};
  }

  Result<json::object> request(json::object message) {
    const std::int64_t id = ++last_id_;
    message["id"] = id;
    Error error;
    ws_.write(asio::buffer(json::serialize(message)), error);
    if (error) return lost(error).error();
    while (true) {
      auto answer = read_message();
      if (!answer) return answer.error();
      const json::value* type = answer->if_contains("type");
      const json::value* to = answer->if_contains("id");
      if (to == nullptr || *to != id) continue;
      if (*type == "error") {
        return fail(ErrorCode::unsupported,
                    "the server said: " + std::string(answer->at("message").as_string()));
      }
      return *answer;
    }
  }

  Result<std::string> offer(const std::string& sdp) override {
    auto answer = request({{"type", "offer"}, {"sdp", sdp}});
    if (!answer) return answer.error();
    return std::string(answer->at("sdp").as_string());
  }

  Result<> go_live(bool camera, bool recorded) override {
    if (recorded) {
      if (auto done = request({{"type", "recording_answer"}, {"accepted", true}}); !done) return done.error();
    }
    if (auto done = request({{"type", "mute"}, {"muted", false}}); !done) return done.error();
    if (camera) {
      if (auto done = request({{"type", "camera"}, {"on", true}}); !done) return done.error();
    }
    read_on();
    return {};
  }

  Result<> choose(const std::string& quality) override {
    const auto done = request({{"type", "quality"}, {"rung", quality}});
    return done ? Result<>{} : Result<>{done.error()};
  }

  Result<> record(bool on) override {
    if (auto done = request({{"type", on ? "record" : "stop_recording"}}); !done) return done.error();
    read_on();
    return {};
  }

  Result<> leave() override {
    leaving_ = true;
    Error error;
    ws_.next_layer().cancel(error);
    context().poll();
    ws_.write(asio::buffer(std::string(R"({"type":"leave"})")), error);
    ws_.next_layer().close(error);
    return {};
  }

 private:
  /// From here on whatever comes is thrown away.
  void read_on() {
    ws_.async_read(buffer_, [self = shared_from_this()](const Error& error, std::size_t) {
      self->buffer_.clear();
      if (!error && !self->leaving_) self->read_on();
    });
  }

  static Result<> lost(const Error& error) {
    return fail(ErrorCode::closed, "the room's WebSocket: " + error.message());
  }

  Result<json::object> read_message() {
    while (true) {
      Error error;
      boost::beast::flat_buffer buffer;
      ws_.read(buffer, error);
      if (error) return lost(error).error();
      if (!ws_.got_text()) continue;
      auto value = json::parse(boost::beast::buffers_to_string(buffer.data()), error);
      if (!error && value.is_object() && value.as_object().contains("type")) return value.as_object();
    }
  }

  websocket::stream<asio::ip::tcp::socket, false> ws_{context()};
  boost::beast::flat_buffer buffer_;
  std::int64_t last_id_ = 0;
  bool leaving_ = false;
};

}  // namespace

Result<std::shared_ptr<RoomChannel>> RoomChannel::join(const std::string& http, const std::string& room,
                                                       const std::string& token, const std::string& name) {
  auto channel = std::make_shared<Channel>();
  if (auto opened = channel->open(http, room); !opened) return opened.error();
  const auto joined =
      channel->request({{"type", "join"}, {"token", token}, {"name", name}, {"language", "en"}});
  if (!joined) return joined.error();
  return std::shared_ptr<RoomChannel>(std::move(channel));
}

void RoomChannel::serve_all() {
  context().restart();
  context().poll();
}

}  // namespace amphi::load
