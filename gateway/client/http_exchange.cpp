#include "gateway/client/http_exchange.hpp"

#include <sys/socket.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace amphi::client {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

Error unreachable() {
  return fail(ErrorCode::closed, "the server does not answer over HTTP");
}

void set_limit(asio::ip::tcp::socket& socket, std::chrono::seconds limit) {
  const timeval time{limit.count(), 0};
  setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
  setsockopt(socket.native_handle(), SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
}

const char* content_type(const std::string& method, const std::string& body) {
  if (body.front() == '{') return "application/json";
  return method == "PATCH" ? "application/trickle-ice-sdpfrag" : "application/sdp";
}

http::request<http::string_body> make_request(const std::string& method, const boost::urls::url_view& url,
                                              const std::string& token, const std::string& body) {
  http::request<http::string_body> request;
  request.method_string(method);
  request.target(std::string(url.encoded_target()));
  request.set(http::field::host, std::string(url.encoded_host_and_port()));
  if (!token.empty()) request.set(http::field::authorization, "Bearer " + token);
  if (!body.empty()) request.set(http::field::content_type, content_type(method, body));
  request.body() = body;
  request.prepare_payload();
  return request;
}

}  // namespace

Result<HttpAnswer> http_exchange(const std::string& method, const std::string& url, const std::string& token,
                                 const std::string& body, std::chrono::seconds limit) {
  const auto parsed = boost::urls::parse_uri(url);
  if (!parsed || parsed->scheme() != "http") return fail(ErrorCode::malformed, "not an http:// URL");
  asio::io_context io;
  asio::ip::tcp::socket socket(io);
  boost::system::error_code error;
  asio::ip::tcp::resolver resolver(io);
  const std::string port = parsed->has_port() ? std::string(parsed->port()) : "80";
  const auto endpoints = resolver.resolve(std::string(parsed->host()), port, error);
  if (error) return unreachable();
  for (const auto& endpoint : endpoints) {
    socket.close(error);
    socket.connect(endpoint, error);
    if (!error) break;
  }
  if (error) return unreachable();
  set_limit(socket, limit);
  http::write(socket, make_request(method, *parsed, token, body), error);
  if (error) return unreachable();
  boost::beast::flat_buffer buffer;
  http::response_parser<http::string_body> response;
  response.body_limit(1024 * 1024);
  http::read(socket, buffer, response, error);
  if (error) return unreachable();
  const auto& message = response.get();
  return HttpAnswer{static_cast<int>(message.result_int()), std::string(message[http::field::location]),
                    message.body()};
}

std::string origin_of(const std::string& url) {
  const auto path = url.find('/', url.find("://") + 3);
  return url.substr(0, path);
}

}  // namespace amphi::client
