#include <algorithm>

#include "gateway/http/static_files.hpp"

namespace amphi::http {

namespace {

bool is_servable(const std::string& segment) {
  return !segment.empty() && segment.front() != '.' && segment.size() <= 255 &&
         segment.find_first_of("\\:") == std::string::npos;
}

/// The whole path, decoded segment by segment: an escaped slash or dot gains nothing.
std::optional<std::string> decode_path(std::string_view path) {
  std::string decoded;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const auto end = std::min(path.find('/'), path.size());
    const auto segment = decode_segment(path.substr(0, end));
    if (!segment || !is_servable(*segment)) return std::nullopt;
    if (!decoded.empty()) decoded += '/';
    decoded += *segment;
    path.remove_prefix(end);
  }
  return decoded;
}

bool is_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

/// "r/{room}" and "panel/{room}"; a word alone ("admin") is the page of that name.
std::optional<std::string> page_of(std::string_view decoded) {
  if (is_word(decoded)) return std::string(decoded) + ".html";
  const auto slash = decoded.find('/');
  if (slash == std::string_view::npos || !is_room_name(decoded.substr(slash + 1))) return std::nullopt;
  if (decoded.substr(0, slash) == "r") return "room.html";
  if (decoded.substr(0, slash) == "panel") return "panel.html";
  return std::nullopt;
}

}  // namespace

std::optional<std::string> resolve_path(std::string_view request_path) {
  if (request_path.size() > 1024 || !request_path.starts_with('/')) return std::nullopt;
  if (request_path == "/") return "index.html";
  auto decoded = decode_path(request_path);
  if (!decoded) return std::nullopt;
  if (auto page = page_of(*decoded)) return page;
  return decoded;
}

}  // namespace amphi::http
