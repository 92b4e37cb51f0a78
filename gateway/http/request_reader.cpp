#include "gateway/http/request_reader.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

namespace amphi::http {

namespace beast = boost::beast;

struct RequestReader::Parser {
  beast::http::request_parser<beast::http::string_body> request;
};

namespace {

int status_of(const beast::error_code& code) {
  using beast::http::error;
  if (code == error::body_limit) return 413;
  if (code == error::header_limit) return 431;
  if (code == error::bad_version) return 505;
  return 400;
}

/// Splits a request target (RFC 9112 section 3.2): origin form, or absolute form as proxies send it.
bool split_target(std::string_view target, Request& request) {
  if (const auto scheme = target.find("://"); !target.starts_with('/') && scheme != std::string_view::npos) {
    target.remove_prefix(scheme + 3);
    const auto path = target.find('/');
    target = path == std::string_view::npos ? "/" : target.substr(path);
  }
  const bool plain =
      std::all_of(target.begin(), target.end(), [](char c) { return c > ' ' && c < '\x7f' && c != '#'; });
  if (!target.starts_with('/') || !plain) return false;
  const auto mark = target.find('?');
  request.path = target.substr(0, mark);
  request.query = mark == std::string_view::npos ? "" : target.substr(mark + 1);
  return true;
}

template <class Message>
Request head_of(const Message& message) {
  Request request;
  request.method = message.method_string();
  split_target(message.target(), request);
  for (const auto& field : message)
    request.headers.add(std::string(field.name_string()), std::string(field.value()));
  return request;
}

}  // namespace

RequestReader::RequestReader(std::size_t header_bytes, std::size_t body_bytes)
    : RequestReader(header_bytes, [body_bytes](const Request&) { return body_bytes; }) {}

RequestReader::RequestReader(std::size_t header_bytes, BodyLimit body_limit)
    : header_bytes_(header_bytes), body_limit_(std::move(body_limit)) {
  restart();
}

RequestReader::~RequestReader() = default;

void RequestReader::restart() {
  parser_ = std::make_unique<Parser>();
  parser_->request.header_limit(static_cast<std::uint32_t>(header_bytes_));
  // Nothing of the body is read before limit_body() has looked at the head.
  parser_->request.body_limit(boost::none);
  parser_->request.eager(false);
  told_to_continue_ = false;
}

RequestReader::State RequestReader::fail(int status) {
  status_ = status;
  return State::failed;
}

bool RequestReader::limit_body() {
  auto& parser = parser_->request;
  const std::size_t limit = body_limit_(head_of(parser.get()));
  const auto length = parser.content_length();
  parser.body_limit(limit);
  parser.eager(true);
  return !length || *length <= limit;
}

RequestReader::State RequestReader::feed(std::string_view bytes) {
  pending_ += bytes;
  auto& parser = parser_->request;
  while (!pending_.empty() && !parser.is_done()) {
    beast::error_code error;
    const bool had_head = parser.is_header_done();
    const std::size_t used = parser.put(boost::asio::buffer(pending_), error);
    pending_.erase(0, used);
    if (error == beast::http::error::need_more) break;
    if (error) return fail(status_of(error));
    const bool body_follows = !had_head && parser.is_header_done() && !parser.is_done();
    if (body_follows && !limit_body()) return fail(413);
    if (used == 0) break;
  }
  if (parser.is_done()) {
    Request probe;
    const auto& message = parser.get();
    const bool host = message.version() < 11 || message.count(beast::http::field::host) == 1;
    return host && split_target(message.target(), probe) ? State::complete : fail(400);
  }
  // Bytes that the parser leaves are an unfinished header, or a chunk's extension or the trailer behind a
  // body.
  if (pending_.size() > header_bytes_) return fail(431);
  if (parser.is_header_done() && !told_to_continue_ &&
      beast::iequals(parser.get()[beast::http::field::expect], "100-continue")) {
    told_to_continue_ = true;
    return State::wants_100;
  }
  return State::reading;
}

Request RequestReader::take() {
  auto message = parser_->request.release();
  Request request = head_of(message);
  request.body = std::move(message.body());
  restart();
  return request;
}

bool RequestReader::keep_alive() const {
  return parser_->request.get().keep_alive();
}
bool RequestReader::upgrade() const {
  return beast::websocket::is_upgrade(parser_->request.get());
}
bool RequestReader::started() const {
  return parser_->request.got_some() || !pending_.empty();
}

}  // namespace amphi::http
