#include "gateway/http/response_text.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace amphi::http {

namespace {

/// Nothing from elsewhere, no script and no style within a page. 'self' of connect-src holds for our
/// WebSockets, too (CSP 3 section 6.7.2.8). Stills and faces come as blobs, QR codes as data.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kSecurityHeaders{{
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; manifest-src 'self'; "
     "connect-src "
     "'self'; img-src 'self' blob: data:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; "
     "form-action "
     "'self'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Permissions-Policy",
     "camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), geolocation=(), "
     "payment=(), usb=(), "
     "browsing-topics=()"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
}};

std::string_view reason(int status) {
  static const std::map<int, std::string_view> kReasons{{200, "OK"},
                                                        {201, "Created"},
                                                        {204, "No Content"},
                                                        {304, "Not Modified"},
                                                        {400, "Bad Request"},
                                                        {401, "Unauthorized"},
                                                        {403, "Forbidden"},
                                                        {404, "Not Found"},
                                                        {405, "Method Not Allowed"},
                                                        {406, "Not Acceptable"},
                                                        {408, "Request Timeout"},
                                                        {409, "Conflict"},
                                                        {412, "Precondition Failed"},
                                                        {413, "Content Too Large"},
                                                        {415, "Unsupported Media Type"},
                                                        {422, "Unprocessable Content"},
                                                        {426, "Upgrade Required"},
                                                        {428, "Precondition Required"},
                                                        {429, "Too Many Requests"},
                                                        {431, "Request Header Fields Too Large"},
                                                        {500, "Internal Server Error"},
                                                        {503, "Service Unavailable"},
                                                        {504, "Gateway Timeout"},
                                                        {505, "HTTP Version Not Supported"}};
  const auto found = kReasons.find(status);
  return found == kReasons.end() ? "Response" : found->second;
}

void add_field(std::string& text, std::string_view name, std::string_view value) {
  text += name;
  text += ": ";
  std::transform(value.begin(), value.end(), std::back_inserter(text),
                 [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f' ? ' ' : c; });
  text += "\r\n";
}

}  // namespace

std::string response_text(const Response& response, const ResponseContext& context) {
  std::string text = fmt::format("HTTP/1.1 {} {}\r\n", response.status, reason(response.status));
  std::tm utc{};
  gmtime_r(&context.date, &utc);
  add_field(text, "Date", fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", utc));
  for (const auto& [name, value] : response.headers.fields()) add_field(text, name, value);
  for (const auto& [name, value] : kSecurityHeaders) {
    if (!response.headers.get(name)) add_field(text, name, value);
  }
  if (context.secure) add_field(text, "Strict-Transport-Security", "max-age=31536000");
  const bool has_body = response.status != 204 && response.status != 304;
  if (has_body) add_field(text, "Content-Length", std::to_string(response.body.size()));
  add_field(text, "Connection", context.keep_alive ? "keep-alive" : "close");
  text += "\r\n";
  if (has_body && !context.head) text += response.body;
  return text;
}

}  // namespace amphi::http
