#include "mcu/app/toml_reader.hpp"

#include <algorithm>

namespace amphi::app {

std::string TomlReader::path_of(std::string_view key) const {
  return path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
}

const toml::node* TomlReader::find(std::string_view key) const {
  return table_ != nullptr ? table_->get(key) : nullptr;
}

void TomlReader::complain(std::string_view key, const toml::node* node, std::string_view what) {
  if (!error_.empty()) return;
  const auto line = node != nullptr ? node->source().begin.line : 0;
  error_ = line > 0 ? fmt::format("line {}: {} {}", line, path_of(key), what)
                    : fmt::format("{} {}", path_of(key), what);
}

void TomlReader::allow_only(std::initializer_list<std::string_view> keys) {
  if (table_ == nullptr) return;
  for (const auto& [key, node] : *table_) {
    const std::string_view name = key.str();
    if (std::find(keys.begin(), keys.end(), name) != keys.end()) continue;
    std::string known;
    for (const std::string_view k : keys) known += (known.empty() ? "" : ", ") + std::string(k);
    complain(name, &node, fmt::format("is not known here; known are {}", known));
  }
}

void TomlReader::read(std::string_view key, std::string& out) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  if (!node->is_string()) return complain(key, node, "must be a text in quotes");
  out = *node->value<std::string>();
}

void TomlReader::read(std::string_view key, bool& out) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  if (!node->is_boolean()) return complain(key, node, "must be true or false");
  out = *node->value<bool>();
}

void TomlReader::read(std::string_view key, std::vector<std::string>& out) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  const toml::array* array = node->as_array();
  if (array == nullptr) return complain(key, node, "must be a list of texts");
  for (const toml::node& entry : *array) {
    if (!entry.is_string()) return complain(key, node, "must be a list of texts");
    out.push_back(*entry.value<std::string>());
  }
}

const toml::table* TomlReader::table(std::string_view key) {
  const toml::node* node = find(key);
  if (node != nullptr && !node->is_table()) complain(key, node, "must be a section");
  return node != nullptr ? node->as_table() : nullptr;
}

std::vector<const toml::table*> TomlReader::tables(std::string_view key) {
  std::vector<const toml::table*> found;
  const toml::node* node = find(key);
  if (node == nullptr) return found;
  const toml::array* array = node->as_array();
  if (array == nullptr || !array->is_homogeneous(toml::node_type::table)) {
    complain(key, node, fmt::format("must be written as [[{}]] sections", path_of(key)));
    return found;
  }
  for (const toml::node& entry : *array) found.push_back(entry.as_table());
  return found;
}

}  // namespace amphi::app
