#pragma once
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <deque>

#include "gateway/http/deadline.hpp"
#include "gateway/http/message_budget.hpp"
#include "gateway/http/picture_pieces.hpp"
#include "gateway/http/response_text.hpp"
#include "gateway/http/start_websocket.hpp"

namespace amphi::http {

/// One WebSocket from its upgrade to its end. Its pending operations and timers own it. The read loop always
/// has an operation pending, whose failure ends the session; so on_closed() is never called from inside
/// send() or close().
template <class Stream>
class WebSocketSession final : public WebSocketPeer,
                               public Connection,
                               public std::enable_shared_from_this<WebSocketSession<Stream>> {
 public:
  WebSocketSession(Stream stream, const std::shared_ptr<ServerContext>& context, const std::string& client)
      : context_(context, *this, client),
        limits_(context->config.websocket),
        ws_(std::move(stream)),
        deadline_(ws_.get_executor()),
        ping_timer_(ws_.get_executor()),
        picture_timer_(ws_.get_executor()),
        budget_(limits_.messages_per_second, limits_.burst) {}

  void start(const Request& request, const WebSocketFactory& factory) {
    keep_little_in_the_kernel();
    deadline_.arm(context_->config.request_timeout,
                  [self = this->shared_from_this()] { self->close_socket(); });
    handler_ = factory(request, *this);
    if (!handler_) return refuse();
    for (const auto& [name, value] : request.headers.fields()) upgrade_.insert(name, value);
    upgrade_.method_string(request.method);
    upgrade_.target(request.path);
    ws_.read_message_max(limits_.message_bytes);
    ws_.text(true);
    ws_.auto_fragment(false);
    ws_.control_callback(
        [this](boost::beast::websocket::frame_type, boost::beast::string_view) { seen_ = now(); });
    ws_.async_accept(upgrade_, [self = this->shared_from_this()](const boost::system::error_code& error) {
      if (error) return self->end();
      self->on_open();
    });
  }

  void send(std::string text) override {
    if (closing_ || ended_) return;
    queued_bytes_ += text.size();
    if (queue_.size() >= limits_.queued_messages || queued_bytes_ > limits_.queued_bytes) return overflow();
    queue_.push_back(std::move(text));
    pump();
  }
  void send_latest(std::shared_ptr<const std::vector<std::uint8_t>> bytes) override {
    if (closing_ || ended_) return;
    latest_ = std::move(bytes);
    pump();
  }
  void close(std::uint16_t code, std::string reason) override {
    if (closing_ || ended_) return;
    closing_ = true;
    reason_.code = code;
    reason_.reason = reason.substr(0, kMaxReason);
    deadline_.arm(kCloseTimeout, [self = this->shared_from_this()] { self->close_socket(); });
    pump();
  }
  void stop() override { close(1001, "The server is stopping."); }
  void abort() override { end(); }
  [[nodiscard]] const std::string& client() const override { return context_.client(); }

 private:
  static constexpr std::size_t kMaxReason = 123;
  static constexpr int kUnsentBytes = 8 * 1024;
  static constexpr std::chrono::seconds kCloseTimeout{5};

  /// What waits for a slow link waits here, where a newer picture can still replace it.
  void keep_little_in_the_kernel() {
    const int unsent = kUnsentBytes;
    ::setsockopt(boost::beast::get_lowest_layer(ws_).native_handle(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent,
                 sizeof unsent);
  }
  void refuse() {
    refusal_ =
        response_text(problem(404, "Not found", "There is no such room."), {.date = std::time(nullptr)});
    boost::asio::async_write(
        ws_.next_layer(), boost::asio::buffer(refusal_),
        [self = this->shared_from_this()](const boost::system::error_code&, std::size_t) { self->end(); });
  }

  void on_open() {
    if (ended_) return;
    open_ = true;
    seen_ = now();
    if (!closing_) deadline_.cancel();
    arm_ping();
    read();
    pump();
  }

  void read() {
    ws_.async_read(buffer_,
                   [self = this->shared_from_this()](const boost::system::error_code& error, std::size_t) {
                     if (error) return self->end();
                     self->on_message();
                     if (!self->ended_) self->read();
                   });
  }
  void on_message() {
    seen_ = now();
    if (!closing_ && !ws_.got_text()) close(1003, "Only text messages are understood.");
    if (!closing_ && !budget_.take(seen_)) close(1008, "Too many messages.");
    const auto data = buffer_.cdata();
    if (!closing_ && handler_) handler_->on_text({static_cast<const char*>(data.data()), data.size()});
    buffer_.consume(buffer_.size());
  }

  /// Writes the next message, or the close frame behind the last one.
  void pump() {
    if (!open_ || writing_ || ended_) return;
    if (queue_.empty()) {
      if (closing_) return send_close();
      if (latest_ && !picture_.active()) picture_.start(std::exchange(latest_, nullptr));
      if (picture_.due(now())) return write_piece();
      if (picture_.active() && !watching_) watch_piece();
      return;
    }
    writing_ = true;
    ws_.text(true);
    ws_.async_write(boost::asio::buffer(queue_.front()),
                    [self = this->shared_from_this()](const boost::system::error_code& error, std::size_t) {
                      self->writing_ = false;
                      self->queued_bytes_ -= self->queue_.front().size();
                      self->queue_.pop_front();
                      if (error) return self->close_socket();
                      self->pump();
                    });
  }
  void write_piece() {
    writing_ = true;
    ws_.binary(true);
    ws_.async_write(boost::asio::buffer(picture_.next(now())),
                    [self = this->shared_from_this()](const boost::system::error_code& error, std::size_t) {
                      self->writing_ = false;
                      if (error) return self->close_socket();
                      self->pump();
                    });
  }
  void watch_piece() {
    watching_ = true;
    picture_timer_.arm(PicturePieces::kLook, [self = this->shared_from_this()] {
      self->watching_ = false;
      self->picture_.look(tcp_state(boost::beast::get_lowest_layer(self->ws_).native_handle()), now());
      self->pump();
    });
  }
  void send_close() {
    if (std::exchange(close_sent_, true)) return;
    ws_.async_close(reason_, [self = this->shared_from_this()](const boost::system::error_code&) {
      self->close_socket();
    });
  }
  void overflow() {
    while (queue_.size() > (writing_ ? 1U : 0U)) queue_.pop_back();
    queued_bytes_ = queue_.empty() ? 0 : queue_.front().size();
    close(1013, "The client does not keep up.");
  }

  void arm_ping() {
    ping_timer_.arm(limits_.ping_interval, [self = this->shared_from_this()] { self->on_ping_time(); });
  }
  void on_ping_time() {
    if (ended_) return;
    if (now() - seen_ > limits_.idle_timeout) return close_socket();
    if (!pinging_ && !closing_) {
      pinging_ = true;
      ws_.async_ping({}, [self = this->shared_from_this()](const boost::system::error_code&) {
        self->pinging_ = false;
      });
    }
    arm_ping();
  }

  /// The read loop notices it and ends the session.
  void close_socket() {
    boost::system::error_code ignored;
    boost::beast::get_lowest_layer(ws_).close(ignored);
  }
  void end() {
    if (std::exchange(ended_, true)) return;
    deadline_.cancel();
    ping_timer_.cancel();
    picture_timer_.cancel();
    close_socket();
    if (const auto handler = std::move(handler_)) handler->on_closed();
  }

  Registration context_;
  WebSocketLimits limits_;
  boost::beast::websocket::stream<Stream, false> ws_;
  Deadline deadline_;
  Deadline ping_timer_;
  Deadline picture_timer_;
  MessageBudget budget_;
  std::unique_ptr<WebSocketHandler> handler_;
  boost::beast::http::request<boost::beast::http::empty_body> upgrade_;
  boost::beast::flat_buffer buffer_;
  std::deque<std::string> queue_;  ///< the front one is being written while `writing_`
  std::size_t queued_bytes_ = 0;
  std::shared_ptr<const std::vector<std::uint8_t>> latest_;  ///< goes out when no text waits
  PicturePieces picture_;
  std::string refusal_;
  boost::beast::websocket::close_reason reason_;
  Instant seen_{};
  bool open_ = false, writing_ = false, watching_ = false, pinging_ = false, closing_ = false,
       close_sent_ = false, ended_ = false;
};

}  // namespace amphi::http
