#pragma once
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Transaction.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <type_traits>

#include "mcu/base/result.hpp"

namespace amphi::store {

/// The statements that lead from one version of the schema to the next. The n-th of the list leads to version
/// n; a list only ever grows at its end.
struct Migration {
  const char* sql;
};

/// One SQLite file with a schema. One thread. What was committed is on the disk: WAL with synchronous=FULL,
/// so that it outlives a power cut, too. What is deleted is overwritten. Other processes may have the file
/// open.
class Database {
 public:
  /// How long a write waits for another process's.
  static constexpr int kBusyTimeoutMs = 5000;

  /// Opens or makes `file` (":memory:" for tests), for its owner alone, and brings it to the newest version.
  /// environment: no such folder, no right to write, not a database of ours, damaged, or from a newer
  /// program.
  static Result<std::unique_ptr<Database>> open(const std::string& file,
                                                std::span<const Migration> migrations);

  /// Runs `f`, which returns a Result; an exception of a statement becomes `environment`.
  template <class F>
  auto read(F&& f) -> std::invoke_result_t<F>;
  /// The same in a transaction that sees no other writer in between: kept if `f` returns a value, undone on
  /// an error. Within another write() it is part of that one.
  template <class F>
  auto write(F&& f) -> std::invoke_result_t<F>;

  /// True once after another connection committed something.
  Result<bool> changed_elsewhere();
  /// Writes the log into the file and empties it, so that what was deleted is gone from both.
  Result<void> checkpoint();
  [[nodiscard]] std::int64_t version();
  /// The connection, for Query.
  [[nodiscard]] SQLite::Database& handle() { return db_; }

 private:
  explicit Database(SQLite::Database db) : db_(std::move(db)) {}
  Result<void> set_up(const std::string& file);
  Result<void> migrate(const std::string& file, std::span<const Migration> migrations);

  SQLite::Database db_;
  bool writing_ = false;
  std::int64_t seen_version_ = 0;
};

/// What to tell a person about an exception of SQLite's.
Error to_error(const SQLite::Exception& exception);

template <class F>
auto Database::read(F&& f) -> std::invoke_result_t<F> {
  try {
    return f();
  } catch (const SQLite::Exception& exception) {
    return to_error(exception);
  }
}

template <class F>
auto Database::write(F&& f) -> std::invoke_result_t<F> {
  if (writing_) return f();
  struct Writing {
    explicit Writing(bool& writing) : flag(writing) { flag = true; }
    ~Writing() { flag = false; }
    bool& flag;
  };
  try {
    const Writing writing(writing_);
    SQLite::Transaction transaction(db_, SQLite::TransactionBehavior::IMMEDIATE);
    auto result = f();
    if (result.has_value()) transaction.commit();
    return result;
  } catch (const SQLite::Exception& exception) {
    return to_error(exception);
  }
}

}  // namespace amphi::store
