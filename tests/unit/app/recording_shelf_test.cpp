// The recordings on a disk, as the administration's page has them.
#include "mcu/app/recording_shelf.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <functional>
#include <mutex>
#include <thread>

#include "mcu/app/recording_archive.hpp"
#include "recorder/custody/verify.hpp"
#include "recorder/seal/age/age.hpp"
#include "recorder/seal/head.hpp"
#include "recorder/seal/recover.hpp"
#include "recorder/seal/segment_store.hpp"
#include "recorder/seal/vault.hpp"
#include "recorder/storage/keep_file.hpp"
#include "recorder/storage/recording_lock.hpp"
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
    head = {store->chain().next, store->chain().prev};
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
  [[nodiscard]] std::string file(const std::string& name) const {
    return settings.directory + "/" + kId.str() + "/" + name;
  }

  link::RecordingHead head;  ///< of the manifest
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

/// Keeps what an archive posts to its caller's thread.
struct Posted {
  RecordingArchive::Post post() {
    return [this](std::function<void()> task) {
      const std::lock_guard lock(mutex);
      tasks.push_back(std::move(task));
      wake.notify_one();
    };
  }
  void run_first() {
    std::unique_lock lock(mutex);
    REQUIRE(wake.wait_for(lock, std::chrono::seconds(20), [&] { return !tasks.empty(); }));
    const auto first = std::move(tasks.front());
    tasks.erase(tasks.begin());
    lock.unlock();
    first();
  }
  std::mutex mutex;
  std::condition_variable wake;
  std::vector<std::function<void()>> tasks;
};

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

TEST_CASE("what the recorder said of its manifest goes into the bundle, signed, before all the rest") {
  Shelf rig;
  RecordingDesk desk(rig.settings);
  desk.keep_head(kId, rig.head);
  desk.keep_head(kId, {rig.head.lines + 1, "no digest"});
  const auto files = rig.shelf.files(kId);
  REQUIRE(files);
  CHECK(files->front().name == custody::kHeadFile);
  const auto head = rig.shelf.read(kId, std::string(custody::kHeadFile));
  REQUIRE(head);
  const auto server = seal::Vault::open(rig.settings.vault)->read_server_key();
  CHECK(seal::parse_head(*head, kId, server->public_key())->next == rig.head.lines);
  REQUIRE(rig.shelf.remove(kId).done);
  CHECK(std::filesystem::exists(rig.settings.vault + "/server.key"));
  CHECK(std::distance(std::filesystem::directory_iterator(rig.settings.vault), {}) == 1);
}

TEST_CASE("a recording whose tail was cut is not put in order, never counts as running, and can be deleted") {
  Shelf rig(false);
  const auto desk = std::make_shared<RecordingDesk>(rig.settings);
  desk->keep_head(kId, rig.head);
  rewrite(rig.file("manifest.jsonl"),
          [](std::string& text) { text.resize(text.rfind('\n', text.size() - 2) + 1); });
  std::filesystem::remove(rig.file("000002.seg"));
  const std::string before = content_of(rig.file("manifest.jsonl"));
  REQUIRE(desk->recover_all());
  CHECK(content_of(rig.file("manifest.jsonl")) == before);
  CHECK(std::holds_alternative<ports::RecordingReport::Error>(desk->prepare(kId, RoomId("maths"))));
  CHECK(content_of(rig.file("manifest.jsonl")) == before);
  CHECK(rig.shelf.list()->front().state == State::damaged);
  CHECK(rig.shelf.remove(kId).done);
}

TEST_CASE("a recording of whose end nothing can be believed counts as damaged, and can be deleted") {
  Shelf rig;
  RecordingDesk(rig.settings).keep_head(kId, rig.head);
  CHECK(rig.shelf.list()->front().state == State::complete);
  rewrite(rig.settings.vault + "/" + kId.str() + ".head",
          [](std::string& text) { text[text.size() / 2] ^= 1; });
  RecordingShelf fresh(rig.settings);
  CHECK(fresh.list()->front().state == State::damaged);
  rewrite(rig.settings.vault + "/" + kId.str() + ".head",
          [](std::string& text) { text[text.size() / 2] ^= 1; });
  CHECK(fresh.list()->front().state == State::complete);
  rewrite(rig.settings.vault + "/" + kId.str() + ".head",
          [](std::string& text) { text.assign(70'000, 'x'); });
  CHECK(RecordingShelf(rig.settings).list()->front().state == State::damaged);
  CHECK(rig.shelf.remove(kId).done);
}

TEST_CASE("what a recorder writes into is not deleted, whatever its manifest says") {
  Shelf rig;
  auto recorder = storage::lock_recording(rig.settings.directory, kId);
  REQUIRE(recorder);
  CHECK(rig.shelf.remove(kId).done.error().code == ErrorCode::conflict);
  CHECK(rig.shelf.list()->size() == 1);
  *recorder = {};
  CHECK(rig.shelf.remove(kId).done);
}

TEST_CASE("what the server adds when it puts a recording in order cannot be cut off either") {
  Shelf rig(false);
  const auto desk = std::make_shared<RecordingDesk>(rig.settings);
  const std::string before = content_of(rig.file("manifest.jsonl"));
  desk->close(kId, ports::RecordingReport::Error::io_error);
  CHECK(content_of(rig.file("manifest.jsonl")).find("\"io_error\"") != std::string::npos);
  rewrite(rig.file("manifest.jsonl"), [&](std::string& text) { text = before; });
  REQUIRE(desk->recover_all());
  CHECK(content_of(rig.file("manifest.jsonl")) == before);
}

TEST_CASE("no key of a server is made by looking at what is there") {
  Shelf rig;
  std::filesystem::remove(rig.settings.vault + "/server.key");
  CHECK_FALSE(rig.shelf.files(kId));
  REQUIRE(RecordingDesk(rig.settings).recover_all());
  CHECK_FALSE(std::filesystem::exists(rig.settings.vault + "/server.key"));
}

TEST_CASE("nothing is read but the files of a recording") {
  Shelf rig;
  for (const char* name : {"keep.json", "000003.seg", "..", "../../vault/server.key", "head", ""}) {
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
  CHECK(rig.shelf.remove(kId).done.error().code == ErrorCode::conflict);
  REQUIRE(rig.shelf.set_hold(kId, false));
  REQUIRE(rig.shelf.remove(kId).done);
  CHECK(rig.shelf.list()->empty());
  CHECK(seal::Vault::open(rig.settings.vault)->read(kId).error().code == ErrorCode::not_found);
  CHECK(std::filesystem::is_empty(rig.settings.directory));
  CHECK(rig.shelf.remove(kId).done.error().code == ErrorCode::not_found);
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

TEST_CASE("a deletion that takes the key and not all files says both, and its date is told once") {
  const storage::Time date{std::chrono::seconds(kBegan + 15 * 86'400)};
  Shelf rig;
  std::filesystem::create_directories(rig.file("in/the/way"));
  const auto removal = rig.shelf.remove(kId);
  CHECK(removal.key_gone);
  REQUIRE_FALSE(removal.done);
  CHECK(removal.done.error().message.find("key is gone") != std::string::npos);
  CHECK(rig.shelf.remove_due(date).value() == std::vector{kId});
  CHECK(rig.shelf.remove_due(date)->empty());
  std::filesystem::remove_all(rig.file("in"));
  CHECK(rig.shelf.remove_due(date)->empty());
  CHECK(std::filesystem::is_empty(rig.settings.directory));
}

TEST_CASE("a recording that is running is listed as such, and not deleted") {
  Shelf rig(false);
  const auto list = rig.shelf.list();
  REQUIRE(list->size() == 1);
  CHECK(list->front().state == State::running);
  CHECK_FALSE(list->front().deleted_at);
  CHECK(rig.shelf.remove(kId).done.error().code == ErrorCode::conflict);
  CHECK(seal::Vault::open(rig.settings.vault)->read(kId));
}

TEST_CASE("a recording that a crash cut off is told apart once it was put in order") {
  Shelf rig(false);
  auto vault = seal::Vault::open(rig.settings.vault);
  const auto server = vault->read_or_make_server_key();
  REQUIRE(seal::recover(*rig.folder(), *server, "interrupted").has_value());
  CHECK(rig.shelf.list()->front().state == State::recovered);
  CHECK(rig.shelf.remove(kId).done);
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
  CHECK(rig.shelf.list()->front().state == State::damaged);
  CHECK(rig.shelf.remove(kId).done);
}

TEST_CASE("a recording is not deleted while nobody can read whether it is held") {
  Shelf rig;
  rewrite(rig.settings.directory + "/" + kId.str() + "/keep.json",
          [](std::string& text) { text.resize(text.size() / 2); });
  CHECK(rig.shelf.remove(kId).done.error().code == ErrorCode::conflict);
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
  Posted posted;
  std::size_t listed = 0;
  {
    RecordingArchive archive(rig.settings, nullptr, posted.post());
    archive.list([&](const auto& found) { listed = found->size(); });
    CHECK(listed == 0);
    posted.run_first();
    CHECK(listed == 1);
    archive.list([&](const auto&) { listed = 100; });
  }
  // It is gone: nobody is called any more.
  REQUIRE(posted.tasks.size() == 1);
  posted.run_first();
  CHECK(listed == 1);
}

TEST_CASE("what is about to be recorded is not deleted, though its recorder holds nothing yet") {
  Shelf rig;
  rig.settings.require_encrypted_storage = false;
  rig.settings.recipients = {rig.custodian.recipient().str(), rig.other.recipient().str()};
  const RecordingId starting("bbbbbbbbbbbbbbbbbbbbbbbbbb");
  const auto desk = std::make_shared<RecordingDesk>(rig.settings);
  REQUIRE(std::holds_alternative<fanout::PreparedRecording>(desk->prepare(starting, RoomId("maths"))));
  Posted posted;
  RecordingArchive archive(rig.settings, desk, posted.post());
  std::optional<ports::Removal> removal;
  archive.remove(starting, [&](const ports::Removal& told) { removal = told; });
  posted.run_first();
  REQUIRE(removal);
  CHECK(removal->done.error().code == ErrorCode::conflict);
  CHECK(std::filesystem::exists(rig.settings.directory + "/" + starting.str()));
}

TEST_CASE("the vault is destroyed although something holds up everybody who looks at the volume") {
  Shelf rig(false);
  // As a frozen volume would, but not for ever: whoever puts the folder in order waits for its recorder.
  FileDescriptor recorder(open(rig.file(".").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  REQUIRE(flock(recorder.get(), LOCK_EX | LOCK_NB) == 0);
  Posted posted;
  RecordingArchive archive(rig.settings, std::make_shared<RecordingDesk>(rig.settings), posted.post());
  bool looked = false;
  bool destroyed = false;
  archive.remove_due([&](const auto&) { looked = true; });
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  archive.destroy_vault([&](const Result<>& done) { destroyed = done.has_value(); });
  posted.run_first();
  CHECK(destroyed);
  CHECK_FALSE(looked);
  CHECK(std::filesystem::is_empty(rig.settings.vault));
  recorder.reset();
  posted.run_first();
  CHECK(looked);
}

TEST_CASE("a recording that could not be put in order is tried again") {
  Shelf rig(false);
  const std::string key = rig.settings.vault + "/server.key";
  std::filesystem::rename(key, key + ".away");
  RecordingDesk desk(rig.settings);
  CHECK(desk.recover_all());
  CHECK_FALSE(desk.in_order());
  std::filesystem::rename(key + ".away", key);
  CHECK(desk.recover_all());
  CHECK(desk.in_order());
  std::filesystem::rename(key, key + ".away");
  desk.close(kId, ports::RecordingReport::Error::disk_full);
  CHECK_FALSE(desk.in_order());
}
