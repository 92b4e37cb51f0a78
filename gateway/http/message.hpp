#pragma once
// Requests and responses as plain values.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace amphi::http {

/// Whether two field names are the same one.
bool same_name(std::string_view a, std::string_view b);

/// Field names compare without case; the order is kept; names may repeat.
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;
  /// The first field of that name.
  [[nodiscard]] std::optional<std::string_view> get(std::string_view name) const;
  [[nodiscard]] std::optional<std::string_view> last(std::string_view name) const;
  void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
  /// Replaces all fields of that name.
  void set(std::string_view name, std::string value);
  [[nodiscard]] const std::vector<Field>& fields() const { return fields_; }

 private:
  std::vector<Field> fields_;
};

struct Request {
  std::string method;  ///< as sent: "GET", ...
  std::string path;    ///< as sent, still percent-encoded; begins with '/'
  std::string query;   ///< without '?'
  Headers headers;
  std::string body;
  std::map<std::string, std::string, std::less<>> parameters;  ///< of the route's pattern, percent-decoded
  bool secure = false;  ///< came over TLS, here or at the proxy in front
  std::string client;   ///< stands for the address it came from (ClientLimits), which is not known beyond

  /// "" where the pattern has no such name.
  [[nodiscard]] std::string_view parameter(std::string_view name) const;
  /// The token of `Authorization: Bearer` (RFC 6750 section 2.1), or nothing.
  [[nodiscard]] std::optional<std::string_view> bearer() const;
  /// Content-Type without parameters, in lower case.
  [[nodiscard]] std::string content_type() const;
};

struct Response {
  int status = 200;
  Headers headers;
  std::string body;

  Response() = default;
  explicit Response(int code) : status(code) {}
  Response(int code, std::string_view content_type, std::string text);
};

/// application/problem+json (RFC 9457). `detail` is for a person.
Response problem(int status, std::string_view title, std::string_view detail = {});
Response json(int status, std::string text);

/// Percent-decodes one path segment; nothing when it is malformed or holds NUL, '/' or a control character.
std::optional<std::string> decode_segment(std::string_view segment);
/// A room's name as it may stand in a URL: [a-z0-9-]{1,64}.
bool is_room_name(std::string_view name);

}  // namespace amphi::http
