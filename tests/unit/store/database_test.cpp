#include "mcu/store/database.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <fstream>

#include "mcu/store/private_file.hpp"
#include "mcu/store/query.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch_folder.hpp"

using amphi::ErrorCode;
using amphi::Result;
using amphi::store::Database;
using amphi::store::Migration;
using amphi::store::Query;
using amphi::test::ScratchFolder;

namespace {

constexpr std::array kTwo{Migration{"CREATE TABLE words (word TEXT UNIQUE) STRICT"},
                          Migration{"ALTER TABLE words ADD COLUMN length INTEGER NOT NULL DEFAULT 0"}};
constexpr std::span<const Migration> kAll(kTwo);

std::unique_ptr<Database> open(const std::string& file, std::span<const Migration> migrations = kAll) {
  auto db = Database::open(file, migrations);
  REQUIRE(db);
  return std::move(*db);
}

Result<void> add(Database& db, const std::string& word) {
  return db.write([&]() -> Result<void> {
    Query(db, "INSERT INTO words (word) VALUES (?)", word).run();
    return {};
  });
}

std::int64_t count(Database& db) {
  Query query(db, "SELECT count(*) FROM words");
  query.next();
  return query.integer(0);
}

mode_t mode_of(const std::string& file) {
  struct stat status {};
  REQUIRE(stat(file.c_str(), &status) == 0);
  return status.st_mode & 0777;
}

void scribble(const std::string& file, std::streamoff at, const std::string& text) {
  std::fstream out(file, std::ios::in | std::ios::out | std::ios::binary);
  out.seekp(at);
  out << text;
}

}  // namespace

TEST_CASE("a new database has the newest version and outlives its process") {
  const ScratchFolder folder;
  {
    const auto db = open(folder.file("a.db"));
    CHECK(db->version() == 2);
    REQUIRE(add(*db, "hello"));
  }
  CHECK(count(*open(folder.file("a.db"))) == 1);
}

TEST_CASE("a database of an earlier version is brought to the newest one with what is in it") {
  const ScratchFolder folder;
  REQUIRE(add(*open(folder.file("a.db"), kAll.first(1)), "kept"));
  const auto db = open(folder.file("a.db"));
  CHECK(db->version() == 2);
  Query query(*db, "SELECT word, length FROM words");
  REQUIRE(query.next());
  CHECK(query.text(0) == "kept");
}

TEST_CASE("a migration that fails leaves the version before it") {
  const ScratchFolder folder;
  REQUIRE(add(*open(folder.file("a.db"), kAll.first(1)), "kept"));
  const std::array bad{kTwo[0], Migration{"CREATE TABLE more (x INTEGER); CREATE TABLE words (x INTEGER)"}};
  CHECK_FALSE(Database::open(folder.file("a.db"), bad));
  const auto db = open(folder.file("a.db"), kAll.first(1));
  CHECK(db->version() == 1);
  Query more(*db, "SELECT 1 FROM sqlite_master WHERE name = 'more'");
  CHECK_FALSE(more.next());
}

TEST_CASE("a database of a newer program is left alone") {
  const ScratchFolder folder;
  REQUIRE(add(*open(folder.file("a.db")), "kept"));
  const auto refused = Database::open(folder.file("a.db"), kAll.first(1));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("newer Amphi") != std::string::npos);
  CHECK(count(*open(folder.file("a.db"))) == 1);
}

TEST_CASE("another program's database is left alone") {
  const ScratchFolder folder;
  {
    SQLite::Database other(folder.file("a.db"), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    other.exec("CREATE TABLE theirs (x INTEGER)");
  }
  const auto refused = Database::open(folder.file("a.db"), kAll);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("another program's") != std::string::npos);
}

TEST_CASE("a damaged file is named with what to do") {
  const ScratchFolder folder;
  const std::string file = folder.file("a.db");
  {
    const auto db = open(file);
    for (int i = 0; i < 500; ++i) REQUIRE(add(*db, "word number " + std::to_string(i)));
    REQUIRE(db->checkpoint());
  }
  SECTION("in the header") {
    scribble(file, 0, "nothing that SQLite would write");
  }
  SECTION("further in") {
    scribble(file, 8192, std::string(4096, 'x'));
  }
  const auto refused = Database::open(file, kAll);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::environment);
  CHECK(refused.error().message.find("backup") != std::string::npos);
}

TEST_CASE("a folder that is missing is named with what to do") {
  const auto refused = Database::open("/nowhere/at/all/a.db", kAll);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("/nowhere/at/all/a.db") != std::string::npos);
  CHECK(refused.error().message.find("store.path") != std::string::npos);
}

TEST_CASE("a file where the folder should be is named") {
  const ScratchFolder folder;
  std::ofstream(folder.file("x")) << "text";
  const auto refused = amphi::store::make_private_folder(folder.file("x"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("not a folder") != std::string::npos);
}

TEST_CASE("the files are for their owner alone, even where they were open before") {
  const ScratchFolder folder;
  REQUIRE(amphi::store::make_private_folder(folder.file("data")));
  CHECK(mode_of(folder.file("data")) == 0700);
  const std::string file = folder.file("data/a.db");
  std::ofstream(file).close();
  REQUIRE(chmod(file.c_str(), 0666) == 0);
  const auto db = open(file);
  REQUIRE(add(*db, "hello"));
  CHECK(mode_of(file) == 0600);
  CHECK(mode_of(file + "-wal") == 0600);
  CHECK(mode_of(file + "-shm") == 0600);
}

TEST_CASE("a write that gives an error is undone") {
  const auto db = open(":memory:");
  const auto failed = db->write([&]() -> Result<void> {
    if (auto added = add(*db, "half"); !added) return added;
    return amphi::fail(ErrorCode::conflict, "no");
  });
  CHECK_FALSE(failed);
  CHECK(count(*db) == 0);
  REQUIRE(add(*db, "whole"));
  CHECK(count(*db) == 1);
}

TEST_CASE("a statement that fails is an error, and the next one works") {
  const auto db = open(":memory:");
  REQUIRE(add(*db, "once"));
  CHECK(add(*db, "once").error().code == ErrorCode::environment);
  CHECK(add(*db, "twice"));
}

TEST_CASE("what another connection wrote is noticed once, what this one wrote is not") {
  const ScratchFolder folder;
  const auto server = open(folder.file("a.db"));
  const auto command = open(folder.file("a.db"));
  CHECK_FALSE(*server->changed_elsewhere());
  REQUIRE(add(*server, "own"));
  CHECK_FALSE(*server->changed_elsewhere());
  REQUIRE(add(*command, "theirs"));
  CHECK(*server->changed_elsewhere());
  CHECK_FALSE(*server->changed_elsewhere());
}

TEST_CASE("what was deleted is in no file any more") {
  const ScratchFolder folder;
  const auto db = open(folder.file("a.db"));
  const std::string secret = "a word that nobody may find";
  REQUIRE(add(*db, secret));
  const auto found = [&](const std::string& name) {
    std::ifstream in(folder.file(name), std::ios::binary);
    const std::string all((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    return all.find(secret) != std::string::npos;
  };
  CHECK((found("a.db") || found("a.db-wal")));
  REQUIRE(db->write([&]() -> Result<void> {
    Query(*db, "DELETE FROM words").run();
    return {};
  }));
  REQUIRE(db->checkpoint());
  CHECK_FALSE(found("a.db"));
  CHECK_FALSE(found("a.db-wal"));
}
