#pragma once
#include <SQLiteCpp/Statement.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "mcu/base/ids.hpp"
#include "mcu/store/database.hpp"

namespace amphi::store {

/// Bytes, as against text.
struct Blob {
  std::string_view bytes;
};

/// One prepared statement with its values bound, within Database::read() or write(): it throws what they
/// catch. Values: integers, bool, text, Blob, Id, sys_seconds, nullopt and optionals of these.
class Query {
 public:
  template <class... Values>
  Query(Database& db, const char* sql, const Values&... values) : statement_(db.handle(), sql) {
    (bind(values), ...);
  }

  /// On to the next row; false behind the last.
  bool next() { return statement_.executeStep(); }
  /// Runs a statement that gives no rows; how many it changed.
  int run() { return statement_.exec(); }

  [[nodiscard]] std::int64_t integer(int column) const { return statement_.getColumn(column).getInt64(); }
  [[nodiscard]] bool flag(int column) const { return integer(column) != 0; }
  /// Text or bytes; "" for NULL.
  [[nodiscard]] std::string text(int column) const { return statement_.getColumn(column).getString(); }
  [[nodiscard]] bool null(int column) const { return statement_.getColumn(column).isNull(); }
  [[nodiscard]] std::chrono::sys_seconds time(int column) const;
  [[nodiscard]] std::optional<std::chrono::sys_seconds> optional_time(int column) const;

 private:
  void bind(std::int64_t value) { statement_.bind(++position_, value); }
  void bind(int value) { bind(std::int64_t{value}); }
  void bind(bool value) { bind(std::int64_t{value ? 1 : 0}); }
  void bind(std::string_view value) { statement_.bind(++position_, std::string(value)); }
  void bind(const char* value) { bind(std::string_view(value)); }
  void bind(const std::string& value) { statement_.bind(++position_, value); }
  void bind(Blob value) {
    statement_.bind(++position_, value.bytes.data(), static_cast<int>(value.bytes.size()));
  }
  void bind(std::nullopt_t) { statement_.bind(++position_); }
  void bind(std::chrono::sys_seconds value) { bind(std::int64_t{value.time_since_epoch().count()}); }
  template <class Tag>
  void bind(const Id<Tag>& value) {
    bind(value.str());
  }
  template <class T>
  void bind(const std::optional<T>& value) {
    value ? bind(*value) : bind(std::nullopt);
  }

  SQLite::Statement statement_;
  int position_ = 0;
};

inline std::chrono::sys_seconds Query::time(int column) const {
  return std::chrono::sys_seconds(std::chrono::seconds(integer(column)));
}

inline std::optional<std::chrono::sys_seconds> Query::optional_time(int column) const {
  if (null(column)) return std::nullopt;
  return time(column);
}

}  // namespace amphi::store
