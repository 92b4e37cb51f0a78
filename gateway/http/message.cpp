#include "gateway/http/message.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace amphi::http {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char low = lower(c);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::optional<std::string_view> Headers::get(std::string_view name) const {
  for (const auto& [key, value] : fields_) {
    if (same_name(key, name)) return value;
  }
  return std::nullopt;
}

std::optional<std::string_view> Headers::last(std::string_view name) const {
  const auto found = std::find_if(fields_.rbegin(), fields_.rend(),
                                  [&](const Field& field) { return same_name(field.first, name); });
  return found == fields_.rend() ? std::nullopt : std::optional<std::string_view>(found->second);
}

void Headers::set(std::string_view name, std::string value) {
  std::erase_if(fields_, [&](const Field& field) { return same_name(field.first, name); });
  add(std::string(name), std::move(value));
}

std::string_view Request::parameter(std::string_view name) const {
  const auto found = parameters.find(name);
  return found == parameters.end() ? std::string_view() : std::string_view(found->second);
}

std::optional<std::string_view> Request::bearer() const {
  static constexpr std::string_view kScheme = "Bearer ";
  const auto field = headers.get("Authorization");
  if (!field || field->size() <= kScheme.size() || !same_name(field->substr(0, kScheme.size()), kScheme)) {
    return std::nullopt;
  }
  const auto begin = field->find_first_not_of(' ', kScheme.size());
  if (begin == std::string_view::npos) return std::nullopt;
  return field->substr(begin);
}

std::string Request::content_type() const {
  std::string_view field = headers.get("Content-Type").value_or("");
  field = field.substr(0, field.find(';'));
  while (!field.empty() && field.back() == ' ') field.remove_suffix(1);
  std::string type(field);
  std::transform(type.begin(), type.end(), type.begin(), lower);
  return type;
}

Response::Response(int code, std::string_view content_type, std::string text)
    : status(code), body(std::move(text)) {
  headers.set("Content-Type", std::string(content_type));
}

Response problem(int status, std::string_view title, std::string_view detail) {
  boost::json::object object{{"type", "about:blank"}, {"title", title}, {"status", status}};
  if (!detail.empty()) object["detail"] = detail;
  Response response(status, "application/problem+json", boost::json::serialize(object));
  response.headers.set("Cache-Control", "no-store");
  return response;
}

Response json(int status, std::string text) {
  Response response(status, "application/json", std::move(text));
  response.headers.set("Cache-Control", "no-store");
  return response;
}

std::optional<std::string> decode_segment(std::string_view segment) {
  std::string decoded;
  for (std::size_t i = 0; i < segment.size(); ++i) {
    char c = segment[i];
    if (c == '%') {
      const int high = i + 2 < segment.size() ? hex_value(segment[i + 1]) : -1;
      const int low = i + 2 < segment.size() ? hex_value(segment[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f' || c == '/') return std::nullopt;
    decoded.push_back(c);
  }
  return decoded;
}

bool is_room_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

}  // namespace amphi::http
