// Deleting: the key first, whatever happens in between.
#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>

#include "recorder/seal/names.hpp"
#include "recorder/storage/erase.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch_folder.hpp"

using namespace amphi;
using seal::Buffer;
using seal::ByteView;
using seal::Io;
namespace fs = std::filesystem;

namespace {

/// What was done to the disk, and when it is to stop.
struct Log {
  std::vector<std::string> lines;
  std::size_t stop_after = 1000;
  bool add(const std::string& line) {
    if (lines.size() == stop_after) return false;
    lines.push_back(line);
    return true;
  }
};

/// A real folder that notes each change.
class LoggedFolder final : public seal::Folder {
 public:
  LoggedFolder(std::unique_ptr<seal::Folder> real, std::string name, Log& log)
      : real_(std::move(real)), name_(std::move(name)), log_(log) {}
  Io<std::unique_ptr<seal::File>> create(const std::string& name) override { return real_->create(name); }
  Io<std::unique_ptr<seal::File>> open(const std::string& name) override { return real_->open(name); }
  Io<> overwrite(const std::string& name, ByteView bytes) override {
    if (!log_.add("overwrite " + name)) return stopped();
    return real_->overwrite(name, bytes);
  }
  Io<Buffer> read(const std::string& name, std::size_t limit) override { return real_->read(name, limit); }
  Io<> rename(const std::string& from, const std::string& to) override { return real_->rename(from, to); }
  Io<> remove(const std::string& name) override {
    if (!log_.add("remove " + name)) return stopped();
    return real_->remove(name);
  }
  Io<> sync() override {
    if (!log_.add("sync " + name_)) return stopped();
    return real_->sync();
  }
  Io<std::vector<std::string>> names() override { return real_->names(); }
  Io<std::uint64_t> free_bytes() override { return real_->free_bytes(); }
  Io<std::unique_ptr<seal::Folder>> open_folder(const std::string& name) override {
    auto folder = real_->open_folder(name);
    if (!folder) return folder.error();
    return std::unique_ptr<seal::Folder>(std::make_unique<LoggedFolder>(std::move(*folder), name, log_));
  }
  Io<> make_folder(const std::string& name) override { return real_->make_folder(name); }
  Io<> remove_folder(const std::string& name) override {
    if (!log_.add("remove_folder " + name)) return stopped();
    return real_->remove_folder(name);
  }

 private:
  static boost::system::error_code stopped() { return {EIO, boost::system::system_category()}; }
  std::unique_ptr<seal::Folder> real_;
  std::string name_;
  Log& log_;
};

const RecordingId kId{"abcdefghijklmnopqrstuvwxy2"};
const std::vector<std::string> kFiles{"000001.seg", "000002.seg", "000003.part", "keep.json",
                                      "manifest.jsonl"};

struct Rig {
  Rig() {
    for (const char* name : {"vault", "spool"}) fs::create_directory(scratch.file(name));
    key = scratch.file("vault/" + kId.str() + ".key");
    spool = scratch.file("spool/" + kId.str());
    fs::create_directory(spool);
    std::ofstream(key) << std::string(32, 'k');
    for (const std::string& file : kFiles) std::ofstream(spool + "/" + file) << "sealed";
  }
  std::unique_ptr<seal::Folder> folder(const std::string& name) {
    return std::make_unique<LoggedFolder>(std::move(*seal::DiskFolder::open_path(scratch.file(name))), name,
                                          log);
  }
  storage::Erased erase() {
    seal::Vault vault(folder("vault"));
    return storage::erase_recording(vault, *folder("spool"), kId);
  }
  [[nodiscard]] std::size_t files() const {
    if (!fs::exists(spool)) return 0;
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(spool), fs::directory_iterator{}));
  }
  test::ScratchFolder scratch;
  std::string key;
  std::string spool;
  Log log;
};

}  // namespace

TEST_CASE(
    "the key is overwritten, removed and synced before any file is touched, and the manifest goes last") {
  Rig rig;
  const auto erased = rig.erase();
  REQUIRE(erased.done);
  CHECK(erased.key_gone);
  const std::string name = kId.str() + ".key";
  REQUIRE(rig.log.lines.size() > 3);
  CHECK(std::vector(rig.log.lines.begin(), rig.log.lines.begin() + 3) ==
        std::vector<std::string>{"overwrite " + name, "remove " + name, "sync vault"});
  const auto at = [&](const std::string& line) {
    return std::find(rig.log.lines.begin(), rig.log.lines.end(), line) - rig.log.lines.begin();
  };
  CHECK(at("remove 000002.seg") < at("remove manifest.jsonl"));
  CHECK(at("remove 000003.part") < at("remove keep.json"));
  CHECK(rig.log.lines.back() == "sync spool");
  CHECK_FALSE(fs::exists(rig.spool));
  CHECK_FALSE(fs::exists(rig.key));
}

TEST_CASE("wherever it is cut short, no file is gone while the key is there, and the next time finishes it") {
  Rig whole;
  REQUIRE(whole.erase().done);
  for (std::size_t stop = 0; stop < whole.log.lines.size(); ++stop) {
    INFO("stopped after " << stop << " steps");
    Rig rig;
    rig.log.stop_after = stop;
    const auto erased = rig.erase();
    CHECK_FALSE(erased.done);
    if (rig.files() < kFiles.size()) CHECK_FALSE(fs::exists(rig.key));
    CHECK(erased.key_gone == (stop >= 3));
    rig.log.stop_after = 1000;
    CHECK(rig.erase().done);
    CHECK(rig.files() == 0);
    CHECK_FALSE(fs::exists(rig.key));
  }
}

TEST_CASE("erasing what is not there does nothing, and no id reaches outside") {
  Rig rig;
  REQUIRE(rig.erase().done);
  CHECK(rig.erase().done);
  seal::Vault vault(rig.folder("vault"));
  CHECK(storage::erase_recording(vault, *rig.folder("spool"), RecordingId("../spool")).done.error().code ==
        ErrorCode::malformed);
}

TEST_CASE("a vault keeps each key for its recording, once, for its owner alone") {
  const test::ScratchFolder scratch;
  auto vault = seal::Vault::open(scratch.path());
  REQUIRE(vault);
  const auto made = vault->make(kId);
  REQUIRE(made);
  CHECK(vault->make(kId).error().code == ErrorCode::conflict);
  const auto read = vault->read(kId);
  REQUIRE(read);
  CHECK(seal::equal_in_constant_time(made->view(), read->view()));
  CHECK((fs::status(scratch.file(kId.str() + ".key")).permissions() & fs::perms::all) ==
        (fs::perms::owner_read | fs::perms::owner_write));
  const auto server = vault->read_or_make_server_key();
  REQUIRE(server);
  CHECK(vault->read_or_make_server_key().value().public_key() == server->public_key());
  REQUIRE(vault->destroy_all());
  CHECK(vault->read(kId).error().code == ErrorCode::not_found);
  CHECK(fs::is_empty(scratch.path()));
}
