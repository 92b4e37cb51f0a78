#pragma once
#include <fmt/format.h>

#include <toml++/toml.h>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "mcu/base/result.hpp"

namespace amphi::app {

/// Reads the values of one TOML table and keeps the first error, with its line.
class TomlReader {
 public:
  /// `path` names the table in errors. A null table has no values.
  TomlReader(const toml::table* table, std::string path) : table_(table), path_(std::move(path)) {}

  /// Complains about every key that is not one of these.
  void allow_only(std::initializer_list<std::string_view> keys);
  void read(std::string_view key, std::string& out);
  void read(std::string_view key, bool& out);
  void read(std::string_view key, std::vector<std::string>& out);
  template <class Integer>
  void read(std::string_view key, Integer& out, std::int64_t low, std::int64_t high) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    const auto value = node->value<std::int64_t>();
    if (!node->is_integer() || *value < low || *value > high) {
      return complain(key, node, fmt::format("must be a whole number from {} to {}", low, high));
    }
    out = static_cast<Integer>(*value);
  }

  [[nodiscard]] bool has(std::string_view key) const { return find(key) != nullptr; }
  [[nodiscard]] const toml::table* table(std::string_view key);
  /// The tables of `[[key]]`.
  [[nodiscard]] std::vector<const toml::table*> tables(std::string_view key);
  void complain(std::string_view key, std::string_view what) { complain(key, find(key), what); }
  [[nodiscard]] const std::string& error() const { return error_; }
  [[nodiscard]] std::string path_of(std::string_view key) const;

 private:
  [[nodiscard]] const toml::node* find(std::string_view key) const;
  void complain(std::string_view key, const toml::node* node, std::string_view what);

  const toml::table* table_;
  std::string path_;
  std::string error_;
};

}  // namespace amphi::app
