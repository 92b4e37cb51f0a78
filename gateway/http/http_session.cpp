#include <array>
#include <ctime>

#include "gateway/http/byte_stream.hpp"
#include "gateway/http/deadline.hpp"
#include "gateway/http/message_budget.hpp"
#include "gateway/http/origin.hpp"
#include "gateway/http/request_reader.hpp"
#include "gateway/http/response_text.hpp"
#include "mcu/base/log.hpp"

namespace amphi::http {

namespace {

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::chrono::seconds kLinger{2};
constexpr std::size_t kLingerBytes = 1024 * 1024;

/// One HTTP connection: handshake, then requests one after the other. Its pending handlers and its deadline
/// own it.
class HttpSession final : public Connection, public std::enable_shared_from_this<HttpSession> {
 public:
  HttpSession(std::unique_ptr<ByteStream> stream, std::shared_ptr<ServerContext> context, std::string client)
      : stream_(std::move(stream)),
        context_(std::move(context), *this, std::move(client)),
        reader_(context_->config.header_bytes, [this](const Request& head) { return body_limit(head); }),
        budget_(context_->config.requests_per_second, context_->config.request_burst),
        deadline_(stream_->executor()) {}

  void start() {
    arm_close();
    stream_->handshake([self = shared_from_this()](bool ok) {
      if (!ok) return self->close();
      self->read();
    });
  }

  void stop() override {
    stopping_ = true;
    if (idle_) close();
  }
  void abort() override { close(); }
  [[nodiscard]] const std::string& client() const override { return context_.client(); }
  [[nodiscard]] std::optional<Instant> waiting_since() const override { return waiting_since_; }

 private:
  void close() {
    waiting_since_.reset();
    ++serial_;
    deadline_.cancel();
    stream_->close();
  }
  void arm_close() {
    deadline_.arm(context_->config.request_timeout, [self = shared_from_this()] { self->close(); });
  }

  void read() {
    idle_ = !reader_.started();
    stream_->read_some(buffer_, [self = shared_from_this()](std::size_t size) {
      self->idle_ = false;
      if (size == 0) return self->close();
      self->proceed(self->reader_.feed({self->buffer_.data(), size}));
    });
  }

  void proceed(RequestReader::State state) {
    switch (state) {
      case RequestReader::State::reading:
        return read();
      case RequestReader::State::wants_100:
        return send_continue();
      case RequestReader::State::complete:
        return on_request();
      case RequestReader::State::failed:
        return refuse(reader_.status());
    }
  }

  void send_continue() {
    stream_->write(kContinue, [self = shared_from_this()](bool ok) {
      if (!ok) return self->close();
      self->read();
    });
  }

  void refuse(int status) {
    keep_alive_ = head_ = false;
    waiting_since_.reset();
    respond(++serial_, problem(status, status == 413 ? "Body too large" : "Bad request"));
  }

  /// Of one route more than of others, and of who may use it only: strangers cannot fill the memory.
  std::size_t body_limit(Request head) const {
    const std::size_t usual = context_->config.body_bytes;
    if (context_->router == nullptr) return usual;
    head.secure = secure();
    return context_->router->body_limit(head, usual);
  }

  void on_request() {
    waiting_since_.reset();
    if (context_->router == nullptr) return close();
    keep_alive_ = reader_.keep_alive() && !stopping_ && !context_->stopping;
    const bool upgrade = reader_.upgrade() && reader_.pending() == 0;
    Request request = reader_.take();
    request.secure = secure();
    request.client = client_of(request);
    head_ = request.method == "HEAD";
    if (!take_request(request.client)) return respond(++serial_, too_many());
    if (upgrade && on_upgrade(request)) return;
    dispatch(request);
  }

  [[nodiscard]] bool secure() const { return stream_->secure() || context_->config.tls_in_front; }
  /// A proxy in front says whose request it hands on; what the client wrote stands before that.
  [[nodiscard]] std::string client_of(const Request& request) const {
    if (!context_->config.tls_in_front) return client();
    const auto forwarded = request.headers.last("X-Forwarded-For");
    return context_->clients.name_behind_proxy(forwarded.value_or("")).value_or(client());
  }
  bool take_request(const std::string& client) {
    const Instant when = now();
    return budget_.take(when) && context_->clients.take_request(client, when);
  }
  static Response too_many() {
    Response response = problem(429, "Too many requests", "Wait a second and try again.");
    response.headers.set("Retry-After", "1");
    return response;
  }

  /// True when the request is dealt with.
  bool on_upgrade(Request& request) {
    const WebSocketFactory* factory = context_->router->find_websocket(request);
    if (factory == nullptr) return false;
    if (!is_own_origin(request, context_->config.origins)) {
      respond(++serial_, problem(403, "Forbidden", "Pages of other origins may not connect."));
      return true;
    }
    ++serial_;
    deadline_.cancel();
    stream_->become_websocket(request, *factory, context_.share());
    return true;
  }

  void dispatch(Request& request) {
    const unsigned serial = ++serial_;
    deadline_.arm(context_->config.request_timeout, [self = shared_from_this(), serial] {
      self->keep_alive_ = false;
      self->respond(serial, problem(504, "Timeout", "The answer took too long."));
    });
    Respond answer = [weak = weak_from_this(), serial](Response response) {
      if (const auto self = weak.lock()) self->respond(serial, std::move(response));
    };
    try {
      context_->router->dispatch(request, answer);
    } catch (const std::exception&) {
      log::error("http: a request handler threw");
      respond(serial, problem(500, "Internal error"));
    }
  }

  void respond(unsigned serial, Response response) {
    if (serial != serial_) return;
    ++serial_;
    keep_alive_ = keep_alive_ && !stopping_ && !context_->stopping;
    out_ = response_text(response, {head_, keep_alive_, secure(), std::time(nullptr)});
    arm_close();
    stream_->write(out_, [self = shared_from_this()](bool ok) {
      if (!ok) return self->close();
      if (!self->keep_alive_ || self->stopping_) return self->finish();
      self->arm_close();
      self->waiting_since_ = now();
      self->proceed(self->reader_.feed({}));
    });
  }

  /// Takes what still comes for a while: closing with unread bytes would reset the connection, and the client
  /// would lose the response.
  void finish() {
    deadline_.arm(kLinger, [self = shared_from_this()] { self->close(); });
    stream_->finish([self = shared_from_this()] { self->drain(0); });
  }
  void drain(std::size_t drained) {
    if (drained > kLingerBytes) return close();
    stream_->read_some(buffer_, [self = shared_from_this(), drained](std::size_t size) {
      if (size == 0) return self->close();
      self->drain(drained + size);
    });
  }

  std::unique_ptr<ByteStream> stream_;
  Registration context_;
  RequestReader reader_;
  MessageBudget budget_;
  Deadline deadline_;
  std::array<char, 8192> buffer_{};
  std::string out_;
  std::optional<Instant> waiting_since_ = now();
  unsigned serial_ = 0;  ///< of the request that may be answered
  bool idle_ = false;
  bool head_ = false;
  bool keep_alive_ = false;
  bool stopping_ = false;
};

}  // namespace

void start_http_session(std::unique_ptr<ByteStream> stream, std::shared_ptr<ServerContext> context,
                        std::string client) {
  std::make_shared<HttpSession>(std::move(stream), std::move(context), std::move(client))->start();
}

}  // namespace amphi::http
