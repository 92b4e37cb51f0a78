#include "mcu/store/database.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <filesystem>

#include "mcu/store/private_file.hpp"
#include "mcu/store/query.hpp"

namespace amphi::store {
namespace {

/// Says in the file's header whose it is: "Amph".
constexpr std::int64_t kApplicationId = 0x416d7068;

Error environment(std::string message) {
  return fail(ErrorCode::environment, std::move(message));
}

std::int64_t pragma(Database& db, const char* name) {
  Query query(db, fmt::format("PRAGMA {}", name).c_str());
  return query.next() ? query.integer(0) : 0;
}

void set_pragma(SQLite::Database& db, const char* name, std::int64_t value) {
  db.exec(fmt::format("PRAGMA {} = {}", name, value));
}

bool is_empty(Database& db) {
  Query query(db, "SELECT 1 FROM sqlite_master LIMIT 1");
  return !query.next();
}

}  // namespace

Error to_error(const SQLite::Exception& exception) {
  switch (exception.getErrorCode()) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return environment("another program keeps the database busy; try again");
    case SQLITE_FULL:
      return environment("the disk of the database is full; make room on it");
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return environment("the database cannot be written; give its files to the user that runs amphi");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return environment("the database is damaged; stop amphi and put a backup in its place");
    default:
      return environment(fmt::format("the database failed ({})", sqlite3_errstr(exception.getErrorCode())));
  }
}

Result<std::unique_ptr<Database>> Database::open(const std::string& file,
                                                 std::span<const Migration> migrations) {
  if (file != ":memory:") {
    if (auto made = make_private_file(file); !made) return made.error();
  }
  try {
    std::unique_ptr<Database> db(
        new Database(SQLite::Database(file, SQLite::OPEN_READWRITE, kBusyTimeoutMs)));
    if (auto done = db->set_up(file); !done) return done.error();
    if (auto done = db->migrate(file, migrations); !done) return done.error();
    db->seen_version_ = pragma(*db, "data_version");
    return db;
  } catch (const SQLite::Exception& exception) {
    const Error error = to_error(exception);
    return fail(error.code, fmt::format("{}: {}", file, error.message));
  }
}

Result<void> Database::set_up(const std::string& file) {
  db_.exec(
      "PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF; "
      "PRAGMA temp_store = MEMORY;");
  Query mode(*this, "PRAGMA journal_mode = WAL");
  const bool wal = mode.next() && mode.text(0) == "wal";
  if (!wal && file != ":memory:") {
    return environment(
        fmt::format("{}: no shared memory on its file system; set store.path to a local disk", file));
  }
  db_.exec("PRAGMA synchronous = FULL");
  Query check(*this, "PRAGMA quick_check(1)");
  if (!check.next() || check.text(0) != "ok") {
    return environment(fmt::format("{} is damaged; stop amphi and put a backup in its place", file));
  }
  return {};
}

Result<void> Database::migrate(const std::string& file, std::span<const Migration> migrations) {
  const auto newest = static_cast<std::int64_t>(migrations.size());
  if (version() == newest && pragma(*this, "application_id") == kApplicationId) return {};
  return write([&]() -> Result<void> {
    const std::int64_t present = version();
    const std::int64_t owner = pragma(*this, "application_id");
    if (owner != kApplicationId && (owner != 0 || present != 0 || !is_empty(*this))) {
      return environment(
          fmt::format("{} is another program's database; set store.path to another folder", file));
    }
    if (present > newest) {
      return environment(fmt::format(
          "{} is from a newer Amphi (version {} of its tables, this program knows {}); install that "
          "Amphi again, or put a backup of before in its place",
          file, present, newest));
    }
    for (const Migration& step : migrations.subspan(static_cast<std::size_t>(present))) db_.exec(step.sql);
    set_pragma(db_, "application_id", kApplicationId);
    set_pragma(db_, "user_version", newest);
    return {};
  });
}

Result<bool> Database::changed_elsewhere() {
  return read([&]() -> Result<bool> {
    const std::int64_t present = pragma(*this, "data_version");
    return std::exchange(seen_version_, present) != present;
  });
}

Result<void> Database::checkpoint() {
  return read([&]() -> Result<void> {
    Query query(*this, "PRAGMA wal_checkpoint(TRUNCATE)");
    query.next();
    return {};
  });
}

std::int64_t Database::version() {
  return pragma(*this, "user_version");
}

}  // namespace amphi::store
