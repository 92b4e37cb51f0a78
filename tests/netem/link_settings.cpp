#include "tests/netem/link_settings.hpp"

#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

namespace amphi::netem {
namespace {

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

/// "1.5M", "100k", "8000".
std::optional<double> rate(std::string_view text) {
  double factor = 1;
  if (text.ends_with('k')) factor = 1e3;
  if (text.ends_with('M')) factor = 1e6;
  if (factor > 1) text.remove_suffix(1);
  const auto value = number(text);
  return value ? std::optional(*value * factor) : std::nullopt;
}

std::optional<double> share(std::string_view text) {
  const auto percent = number(text);
  return percent && *percent <= 100 ? std::optional(*percent / 100) : std::nullopt;
}

std::optional<Duration> milliseconds(std::string_view text) {
  const auto value = number(text);
  if (!value || *value > 600'000) return std::nullopt;
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double, std::milli>(*value));
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

template <class Value>
bool put(const std::optional<Value>& value, Value& out) {
  if (value) out = *value;
  return value.has_value();
}

bool put_burst(std::string_view text, LinkSettings& s) {
  const auto parts = split(text, ',');
  if (parts.size() != 3) return false;
  return put(share(parts[0]), s.burst_begin) && put(share(parts[1]), s.burst_end) &&
         put(share(parts[2]), s.burst_loss);
}

bool put_reorder(std::string_view text, LinkSettings& s) {
  const auto parts = split(text, ',');
  if (parts.size() > 2 || !put(share(parts[0]), s.reorder)) return false;
  return parts.size() == 1 || put(milliseconds(parts[1]), s.reorder_by);
}

bool put_choice(std::string_view text, std::string_view yes, std::string_view no, bool& out) {
  out = text == yes;
  return out || text == no;
}

bool put_word(std::string_view key, std::string_view value, LinkSettings& s) {
  if (key == "rate") return put(rate(value), s.bits_per_second);
  if (key == "queue") return put(milliseconds(value), s.queue);
  if (key == "delay") return put(milliseconds(value), s.delay);
  if (key == "jitter") return put(milliseconds(value), s.jitter);
  if (key == "order") return put_choice(value, "keep", "free", s.keep_order);
  if (key == "loss") return put(share(value), s.loss);
  if (key == "burst") return put_burst(value, s);
  if (key == "reorder") return put_reorder(value, s);
  if (key == "dup") return put(share(value), s.duplicate);
  if (key == "outage") return put_choice(value, "on", "off", s.outage);
  return false;
}

}  // namespace

Result<> apply_settings(std::string_view words, LinkSettings& settings) {
  LinkSettings changed = settings;
  for (const std::string_view word : split(words, ' ')) {
    if (word.empty()) continue;
    const auto equals = word.find('=');
    const bool good = equals != std::string_view::npos &&
                      put_word(word.substr(0, equals), word.substr(equals + 1), changed);
    if (!good) return fail(ErrorCode::malformed, "not a setting of a link: " + std::string(word));
  }
  settings = changed;
  return {};
}

}  // namespace amphi::netem
