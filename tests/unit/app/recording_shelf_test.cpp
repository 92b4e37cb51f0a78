// The recordings on a disk, as the administration's page has them.
#include "mcu/app/recording_shelf.hpp"

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <functional>
#include <mutex>

#include "mcu/app/recording_archive.hpp"
#include "recorder/custody/verify.hpp"
#include "recorder/seal/age/age.hpp"
#include "recorder/seal/recover.hpp"
#include "recorder/seal/segment_store.hpp"
#include "recorder/seal/vault.hpp"
#include "recorder/storage/keep_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch_folder.hpp"

using namespace amphi;
using namespace amphi::app;
using State = ports::StoredRecording::State;

namespace {

const RecordingId kId("abcdefghijklmnopqrstuvwxy2");
constexpr std::int64_t kBegan = 1'796'000'000;

/// A spool and a vault on a real disk, and one recording there of two segments.
struct Shelf {
  explicit Shelf(bool ended = true) {
    std::filesystem::create_directories(settings.directory + "/" + kId.str());
    std::filesystem::create_directories(settings.vault);
    auto vault = seal::Vault::open(settings.vault);
    REQUIRE(vault);
    const auto server = vault->read_or_make_server_key();
    REQUIRE(server);
    auto outer = vault->make(kId);
    REQUIRE(outer);
    seal::Key signing = seal::Key::random();
    const auto word = server->vouch(kId, {}, seal::ed25519_public(signing));
    auto store = seal::SegmentStore::open(folder(), {kId,
                                                     {custodian.recipient(), other.recipient()},
                                                     {std::move(*outer), std::move(signing)},
                                                     word,
                                                     kBegan * 1000});
    REQUIRE(store);
    for (int i = 0; i < 2; ++i) {
      REQUIRE(store->begin_segment({i * 8'000, true}));
      REQUIRE(store->append(seal::Buffer(1'000)));
      REQUIRE(store->finish_segment({(i + 1) * 8'000}));
    }
    if (ended) REQUIRE(store->note(seal::EndLine{"stopped", 16'000, false}));
    const auto made = storage::Time{std::chrono::seconds(kBegan)};
    REQUIRE(storage::write_keep(*folder(), {RoomId("maths"), made, made + std::chrono::days(15), false}));
  }
  std::unique_ptr<seal::Folder> folder() const {
    auto opened = seal::DiskFolder::open_path(settings.directory + "/" + kId.str());
    REQUIRE(opened.has_value());
    return std::move(*opened);
  }

  test::ScratchFolder scratch;
  RecordingSettings settings{
      .directory = scratch.file("spool"), .vault = scratch.file("vault"), .recipients = {}};
  seal::age::Identity custodian = seal::age::Identity::generate();
  seal::age::Identity other = seal::age::Identity::generate();
  RecordingShelf shelf{settings};
};

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void rewrite(const std::string& path, const std::function<void(std::string&)>& change) {
  std::string text = content_of(path);
  change(text);
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

}  // namespace

TEST_CASE("a recording is listed with its room, its length and the date of its deletion") {
  Shelf rig;
  for (int again = 0; again < 2; ++again) {
    const auto list = rig.shelf.list();
    REQUIRE(list);
    REQUIRE(list->size() == 1);
    const ports::StoredRecording& recording = list->front();
    CHECK(recording.id == kId);
    CHECK(recording.room == RoomId("maths"));
    CHECK(recording.state == State::complete);
    CHECK(recording.began == kBegan);
    CHECK(recording.seconds == 16);
    CHECK(recording.bytes > 2'000);
    CHECK_FALSE(recording.hold);
    CHECK(recording.deleted_at == kBegan + 15 * 86'400);
  }
}

TEST_CASE("what is downloaded is a bundle that a custodian opens and finds whole, without the vault") {
  Shelf rig;
  const auto files = rig.shelf.files(kId);
  REQUIRE(files);
  const test::ScratchFolder copy;
  auto folder = seal::DiskFolder::open_path(copy.path());
  REQUIRE(folder.has_value());
  std::vector<std::string> names;
  for (const ports::StoredFile& file : *files) {
    names.push_back(file.name);
    const auto bytes = rig.shelf.read(kId, file.name);
    REQUIRE(bytes);
    CHECK(static_cast<std::int64_t>(bytes->size()) == file.bytes);
    REQUIRE(seal::write_whole(**folder, file.name, seal::view(*bytes)).has_value());
  }
  CHECK(names == std::vector<std::string>{"manifest.jsonl", "000001.seg", "000002.seg", "outer.age"});
  const auto recording = custody::Recording::open_path(copy.path(), std::nullopt);
  REQUIRE(recording);
  custody::Keys keys;
  keys.identities.push_back(seal::age::Identity::parse(rig.other.str()).value());
  REQUIRE(recording->find_outer_key(keys));
  const auto checked = custody::verify(*recording, keys);
  CHECK(checked.problems.empty());
  CHECK(checked.files == 2);
}

TEST_CASE("nothing is read but the files of a recording") {
  Shelf rig;
  for (const char* name : {"keep.json", "000003.seg", "..", "../../vault/server.key", ""}) {
    INFO(name);
    const auto read = rig.shelf.read(kId, name);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == ErrorCode::not_found);
  }
  CHECK(rig.shelf.files(RecordingId("aaaaaaaaaaaaaaaaaaaaaaaaaa")).error().code == ErrorCode::not_found);
}

TEST_CASE("a held recording is not deleted; another one goes with its key") {
  Shelf rig;
  REQUIRE(rig.shelf.set_hold(kId, true));
  CHECK(rig.shelf.list()->front().hold);
  CHECK_FALSE(rig.shelf.list()->front().deleted_at);
  CHECK(rig.shelf.remove(kId).error().code == ErrorCode::conflict);
  REQUIRE(rig.shelf.set_hold(kId, false));
  REQUIRE(rig.shelf.remove(kId));
  CHECK(rig.shelf.list()->empty());
  CHECK(seal::Vault::open(rig.settings.vault)->read(kId).error().code == ErrorCode::not_found);
  CHECK(std::filesystem::is_empty(rig.settings.directory));
  CHECK(rig.shelf.remove(kId).error().code == ErrorCode::not_found);
}

TEST_CASE("a recording is deleted once its date has come, unless it is held") {
  const storage::Time date{std::chrono::seconds(kBegan + 15 * 86'400)};
  Shelf rig;
  CHECK(rig.shelf.remove_due(date - std::chrono::seconds(1))->empty());
  REQUIRE(rig.shelf.set_hold(kId, true));
  CHECK(rig.shelf.remove_due(date)->empty());
  REQUIRE(rig.shelf.set_hold(kId, false));
  CHECK(rig.shelf.remove_due(date).value() == std::vector{kId});
  CHECK(rig.shelf.list()->empty());
  CHECK(seal::Vault::open(rig.settings.vault)->read(kId).error().code == ErrorCode::not_found);
}

TEST_CASE("a recording that is running is listed as such, and not deleted") {
  Shelf rig(false);
  const auto list = rig.shelf.list();
  REQUIRE(list->size() == 1);
  CHECK(list->front().state == State::running);
  CHECK_FALSE(list->front().deleted_at);
  CHECK(rig.shelf.remove(kId).error().code == ErrorCode::conflict);
  CHECK(seal::Vault::open(rig.settings.vault)->read(kId));
}

TEST_CASE("a recording that a crash cut off is told apart once it was put in order") {
  Shelf rig(false);
  auto vault = seal::Vault::open(rig.settings.vault);
  const auto server = vault->read_or_make_server_key();
  REQUIRE(seal::recover(*rig.folder(), *server, "interrupted").has_value());
  CHECK(rig.shelf.list()->front().state == State::recovered);
  CHECK(rig.shelf.remove(kId));
}

TEST_CASE("a manifest whose beginning was damaged costs nothing but itself, and is signed no further") {
  Shelf rig(false);
  const std::string path = rig.settings.directory + "/" + kId.str() + "/manifest.jsonl";
  rewrite(path, [](std::string& text) { text.insert(0, "x"); });
  const std::string before = content_of(path);
  CHECK(rig.shelf.files(kId).error().code == ErrorCode::conflict);
  auto vault = seal::Vault::open(rig.settings.vault);
  CHECK(vault->read(RecordingId("../server")).error().code == ErrorCode::malformed);
  const auto recovered = seal::recover(*rig.folder(), *vault->read_or_make_server_key(), "interrupted");
  REQUIRE(recovered.has_value());
  CHECK(recovered->damaged);
  CHECK(content_of(path) == before);
  CHECK(rig.shelf.list()->front().state == State::recovered);
  CHECK(rig.shelf.remove(kId));
}

TEST_CASE("a recording is not deleted while nobody can read whether it is held") {
  Shelf rig;
  rewrite(rig.settings.directory + "/" + kId.str() + "/keep.json",
          [](std::string& text) { text.resize(text.size() / 2); });
  CHECK(rig.shelf.remove(kId).error().code == ErrorCode::conflict);
  CHECK(seal::Vault::open(rig.settings.vault)->read(kId));
}

TEST_CASE("a manifest that was changed does not say who gets the recording's key") {
  Shelf rig;
  rig.settings.recipients = {rig.custodian.recipient().str()};
  RecordingShelf shelf(rig.settings);
  const seal::age::Identity stranger = seal::age::Identity::generate();
  const std::string former = rig.other.recipient().str();
  rewrite(rig.settings.directory + "/" + kId.str() + "/manifest.jsonl", [&](std::string& text) {
    const std::size_t at = text.find(former);
    REQUIRE(at != std::string::npos);
    text.replace(at, former.size(), stranger.recipient().str());
  });
  const auto outer = shelf.read(kId, std::string(custody::kOuterKeyFile));
  REQUIRE(outer);
  const seal::ByteView sealed = seal::view(*outer);
  CHECK_FALSE(seal::age::decrypt(sealed, std::span(&stranger, 1)));
  CHECK(seal::age::decrypt(sealed, std::span(&rig.custodian, 1)));
}

TEST_CASE("what the last server left is put in order once the volume is there") {
  Shelf rig(false);
  const std::string away = rig.scratch.file("away");
  std::filesystem::rename(rig.settings.directory, away);
  const auto desk = std::make_shared<RecordingDesk>(rig.settings);
  CHECK_FALSE(desk->recover_all());
  RecordingSettings elsewhere = rig.settings;
  elsewhere.vault = rig.scratch.file("no-vault");
  CHECK(RecordingDesk(elsewhere).recover_all().error().message.find("vault") != std::string::npos);
  std::filesystem::rename(away, rig.settings.directory);
  CHECK(desk->recover_all());
  CHECK(rig.shelf.list()->front().state == State::recovered);
}

TEST_CASE("storage that is not mounted is an error that says so, and not an empty list") {
  const test::ScratchFolder scratch;
  RecordingShelf shelf(
      {.directory = scratch.file("nothing"), .vault = scratch.file("vault"), .recipients = {}});
  const auto list = shelf.list();
  REQUIRE_FALSE(list);
  CHECK(list.error().code == ErrorCode::environment);
}

TEST_CASE("the archive answers on its caller's thread, after the disk has") {
  Shelf rig;
  std::vector<std::function<void()>> posted;
  std::size_t listed = 0;
  {
    std::mutex mutex;
    std::condition_variable wake;
    RecordingArchive archive(rig.settings, [&](std::function<void()> task) {
      const std::lock_guard lock(mutex);
      posted.push_back(std::move(task));
      wake.notify_one();
    });
    archive.list([&](const auto& found) { listed = found->size(); });
    std::unique_lock lock(mutex);
    REQUIRE(wake.wait_for(lock, std::chrono::seconds(20), [&] { return !posted.empty(); }));
    CHECK(listed == 0);
    posted.front()();
    CHECK(listed == 1);
    posted.clear();
    lock.unlock();
    archive.list([&](const auto&) { listed = 100; });
  }
  // It is gone: nobody is called any more.
  for (const auto& task : posted) task();
  CHECK(listed == 1);
}
