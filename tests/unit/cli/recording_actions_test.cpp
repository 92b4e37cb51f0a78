// What `amphi recording` does on the server, and on a custodian's machine that has a bundle and a key.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "mcu/accounts/audit.hpp"
#include "mcu/app/cli/recording.hpp"
#include "mcu/app/cli/recording_place.hpp"
#include "recorder/process/matroska_writer.hpp"
#include "recorder/seal/recover.hpp"
#include "recorder/seal/segment_store.hpp"
#include "recorder/seal/vault.hpp"
#include "recorder/storage/keep_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch_folder.hpp"

using namespace amphi;
using namespace amphi::app::cli;
namespace fs = std::filesystem;

namespace {

const RecordingId kId{"abcdefghijklmnopqrstuvwxy2"};

std::string content(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Two seconds of pictures and sound, as far as a demuxer looks.
std::string a_little_matroska() {
  auto writer = recorder::MatroskaWriter::begin(64, 48, std::chrono::microseconds(0));
  REQUIRE(writer);
  recorder::MediaFrame frame;
  frame.bytes.assign(100, 7);
  frame.length = recorder::Milliseconds(20);
  for (int at = 0; at < 2000; at += 20) {
    frame.kind = at % 40 == 0 ? MediaKind::video : MediaKind::audio;
    frame.key = at == 0 || frame.kind == MediaKind::audio;
    REQUIRE(writer->write(frame, recorder::Milliseconds(at)));
  }
  const auto bytes = writer->finish();
  return {bytes.begin(), bytes.end()};
}

/// What is written to standard error while it lives.
class StandardError {
 public:
  explicit StandardError(std::string file) : file_(std::move(file)), before_(dup(STDERR_FILENO)) {
    const FileDescriptor instead(open(file_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    REQUIRE(dup2(instead.get(), STDERR_FILENO) >= 0);
  }
  StandardError(const StandardError&) = delete;
  StandardError& operator=(const StandardError&) = delete;
  ~StandardError() { dup2(before_.get(), STDERR_FILENO); }
  [[nodiscard]] std::string text() const { return content(file_); }

 private:
  std::string file_;
  FileDescriptor before_;
};

/// A server with one recording, and two custodians.
struct Rig {
  explicit Rig(std::string recorded = "not looked at here") : media(std::move(recorded)) {
    for (const char* name : {"spool", "vault", "away"}) fs::create_directory(scratch.file(name));
    settings.directory = scratch.file("spool");
    settings.vault = scratch.file("vault");
    record();
  }
  void record() {
    std::vector<seal::age::Recipient> recipients;
    for (const char* name : {"first.key", "second.key"}) {
      REQUIRE(make_custodian_key(scratch.file(name)));
      const auto keys = seal::age::parse_identities(content(scratch.file(name)));
      REQUIRE(keys);
      recipients.push_back(keys->front().recipient());
    }
    auto vault = seal::Vault::open(settings.vault);
    auto outer = vault->make(kId);
    const auto server = vault->read_or_make_server_key();
    auto signing = seal::Key::random();
    const auto word = server->vouch(kId, {}, seal::ed25519_public(signing));
    fs::create_directory(folder());
    auto on_disk = seal::DiskFolder::open_path(folder());
    REQUIRE(storage::write_keep(**on_disk,
                                {RoomId("algebra"), {}, storage::Time(std::chrono::hours(500'000)), false}));
    auto store = seal::SegmentStore::open(
        std::move(*on_disk),
        {kId, recipients, {std::move(*outer), std::move(signing)}, word, 1'796'000'000'000});
    REQUIRE(store);
    REQUIRE(store->begin_segment({0, true}));
    REQUIRE(store->append(seal::view(media)));
    REQUIRE(store->finish_segment({8000}));
    REQUIRE(store->note(seal::EndLine{"stopped", 8000, false}));
    REQUIRE(vault->keep_head(kId, store->chain(), *server));
  }
  [[nodiscard]] std::string folder() const { return scratch.file("spool/" + kId.str()); }
  /// As if the server had died.
  void cut_off_end() const {
    std::string manifest = content(folder() + "/manifest.jsonl");
    manifest.resize(manifest.rfind('\n', manifest.size() - 2) + 1);
    std::ofstream(folder() + "/manifest.jsonl", std::ios::binary) << manifest;
  }
  void replace_in_manifest(const std::string& what, const std::string& with) const {
    std::string manifest = content(folder() + "/manifest.jsonl");
    const std::size_t at = manifest.find(what);
    REQUIRE(at != std::string::npos);
    manifest.replace(at, what.size(), with);
    std::ofstream(folder() + "/manifest.jsonl", std::ios::binary) << manifest;
  }
  [[nodiscard]] std::string server_key() const {
    return seal::to_base64(seal::Vault::open(settings.vault)->read_or_make_server_key()->public_key());
  }
  RecordingArguments on_server() const { return {.recording = kId.str()}; }
  [[nodiscard]] RecordingArguments to_export() const {
    return {.recording = kId.str(),
            .key_files = {scratch.file("first.key")},
            .output = scratch.file("lesson.mkv")};
  }

  std::string media;
  test::ScratchFolder scratch;
  app::RecordingSettings settings;
  std::unique_ptr<accounts::Service> service =
      std::move(*accounts::Service::in_memory({.passes = 1, .memory = 8192}, [](const auto&) {}));
};

bool says(const Result<Report>& report, const std::string& part) {
  return report && report->text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("recordings are listed with their room and date") {
  const Rig rig;
  const auto list = list_recordings(rig.settings);
  CHECK(says(list, kId.str()));
  CHECK(says(list, "algebra"));
  CHECK(list->json.as_array().at(0).as_object().at("length_ms").as_int64() == 8000);
  CHECK(list_recordings({}).error().code == ErrorCode::environment);
}

TEST_CASE("verify needs no key on the server, and fails when a byte was changed") {
  const Rig rig;
  const auto fine = verify_recording(rig.settings, rig.on_server());
  REQUIRE(fine);
  CHECK_FALSE(fine->failed);
  std::ofstream(rig.folder() + "/000001.seg", std::ios::app) << "x";
  const auto changed = verify_recording(rig.settings, rig.on_server());
  REQUIRE(changed);
  CHECK(changed->failed);
  CHECK(says(changed, "000001.seg"));
}

TEST_CASE(
    "verify on the server and of a bundle says that the tail was cut, even where the server ended the rest") {
  const Rig rig;
  RecordingArguments arguments = rig.on_server();
  arguments.output = rig.scratch.file("away");
  CHECK(says(verify_recording(rig.settings, arguments), "ended by a moderator\n"));
  REQUIRE(bundle_recording(rig.settings, arguments));
  const std::string bundle = rig.scratch.file("away/" + kId.str());
  rig.cut_off_end();
  auto folder = seal::DiskFolder::open_path(rig.folder());
  const auto server = seal::Vault::open(rig.settings.vault)->read_server_key();
  REQUIRE(seal::recover(**folder, *server, "interrupted").has_value());
  // The same lines, with another end; but the server had seen the first one.
  CHECK(says(verify_recording(rig.settings, arguments), "not the one that the server has seen"));
  fs::copy_file(rig.folder() + "/manifest.jsonl", bundle + "/manifest.jsonl",
                fs::copy_options::overwrite_existing);
  const auto of_bundle = verify_recording({}, {.recording = bundle});
  CHECK(says(of_bundle, "not the one that the server has seen"));
  CHECK(of_bundle->failed);
  fs::remove(bundle + "/head");
  const auto without = verify_recording({}, {.recording = bundle});
  CHECK_FALSE(without->failed);
  CHECK(says(without, "nothing proves that this is all of it"));
  CHECK(says(without, "recovered after a crash"));
}

TEST_CASE("verify says of a recording that is running just that") {
  const Rig rig;
  rig.cut_off_end();
  std::ofstream(rig.folder() + "/000002.part") << "sealed";
  fs::remove(rig.scratch.file("vault/" + kId.str() + ".head"));
  CHECK(verify_recording(rig.settings, rig.on_server())->failed);
  const auto recorder = lock_recording(rig.settings, kId);
  REQUIRE(recorder);
  const auto running = verify_recording(rig.settings, rig.on_server());
  REQUIRE(running);
  CHECK_FALSE(running->failed);
  CHECK(says(running, "still running\n"));
  CHECK(running->json.as_object().at("ended_by") == "running");
}

TEST_CASE("a bundle is opened by each custodian's key on a machine that has nothing else") {
  const Rig rig;
  RecordingArguments arguments = rig.on_server();
  arguments.output = rig.scratch.file("away");
  REQUIRE(bundle_recording(rig.settings, arguments));
  for (const char* key : {"first.key", "second.key"}) {
    const RecordingArguments away{.recording = rig.scratch.file("away/" + kId.str()),
                                  .key_files = {rig.scratch.file(key)}};
    const auto checked = verify_recording({}, away);
    REQUIRE(checked);
    CHECK_FALSE(checked->failed);
    CHECK(checked->json.as_object().at("media").as_bool());
  }
  REQUIRE(make_custodian_key(rig.scratch.file("stranger.key")));
  const RecordingArguments stranger{.recording = rig.scratch.file("away/" + kId.str()),
                                    .key_files = {rig.scratch.file("stranger.key")}};
  CHECK(verify_recording({}, stranger).error().code == ErrorCode::forbidden);
}

TEST_CASE("a copy without the outer key stays shut, whoever has a key") {
  const Rig rig;
  fs::copy(rig.folder(), rig.scratch.file("away/copy"));
  const RecordingArguments copy{.recording = rig.scratch.file("away/copy"),
                                .key_files = {rig.scratch.file("first.key")}};
  CHECK(verify_recording({}, copy).error().code == ErrorCode::not_found);
}

TEST_CASE("who is not that server is found out with its key") {
  const Rig rig;
  RecordingArguments arguments = rig.on_server();
  const auto shown = verify_recording(rig.settings, arguments);
  REQUIRE(shown);
  arguments.server_key = std::string(shown->json.as_object().at("server").as_string());
  CHECK_FALSE(verify_recording(rig.settings, arguments)->failed);
  arguments.server_key = seal::to_base64(seal::ed25519_public(seal::Key::random()));
  CHECK(verify_recording(rig.settings, arguments)->failed);
  arguments.server_key = "nonsense";
  CHECK(verify_recording(rig.settings, arguments).error().code == ErrorCode::malformed);
}

TEST_CASE("what is on hold is not deleted; what is deleted is in the audit, and gone with its key") {
  const Rig rig;
  REQUIRE(hold_recording(*rig.service, rig.settings, kId.str(), true));
  CHECK(delete_recording(*rig.service, rig.settings, kId.str(), false).error().code == ErrorCode::conflict);
  CHECK(fs::exists(rig.folder()));
  REQUIRE(hold_recording(*rig.service, rig.settings, kId.str(), false));
  REQUIRE(delete_recording(*rig.service, rig.settings, kId.str(), false));
  CHECK_FALSE(fs::exists(rig.folder()));
  CHECK_FALSE(fs::exists(rig.scratch.file("vault/" + kId.str() + ".key")));
  const auto audit = rig.service->audit().list(std::nullopt);
  REQUIRE(audit);
  REQUIRE(audit->size() == 3);
  CHECK(audit->front().action == "recording.delete");
  CHECK(delete_recording(*rig.service, rig.settings, kId.str(), false).error().code == ErrorCode::not_found);
  CHECK(delete_recording(*rig.service, rig.settings, "../vault", false).error().code == ErrorCode::malformed);
}

TEST_CASE("a recording that has not ended is deleted by force alone") {
  const Rig rig;
  rig.cut_off_end();
  const auto refused = delete_recording(*rig.service, rig.settings, kId.str(), false);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::conflict);
  CHECK(refused.error().message.find("--force") != std::string::npos);
  CHECK(fs::exists(rig.scratch.file("vault/" + kId.str() + ".key")));
  CHECK(fs::exists(rig.folder() + "/000001.seg"));
  REQUIRE(delete_recording(*rig.service, rig.settings, kId.str(), true));
  CHECK_FALSE(fs::exists(rig.folder()));
}

TEST_CASE("force deletes neither what is on hold nor what is being recorded") {
  const Rig rig;
  REQUIRE(hold_recording(*rig.service, rig.settings, kId.str(), true));
  CHECK(delete_recording(*rig.service, rig.settings, kId.str(), true).error().code == ErrorCode::conflict);
  REQUIRE(hold_recording(*rig.service, rig.settings, kId.str(), false));
  {
    const auto recorder = lock_recording(rig.settings, kId);
    REQUIRE(recorder);
    CHECK(lock_recording(rig.settings, kId).error().code == ErrorCode::conflict);
    CHECK(delete_recording(*rig.service, rig.settings, kId.str(), true).error().code == ErrorCode::conflict);
  }
  CHECK(fs::exists(rig.folder() + "/000001.seg"));
  CHECK(delete_recording(*rig.service, rig.settings, kId.str(), true));
}

TEST_CASE("nothing is deleted while nobody can tell whether it is on hold, not even by force") {
  const Rig rig;
  REQUIRE(hold_recording(*rig.service, rig.settings, kId.str(), true));
  const std::string keep = rig.folder() + "/keep.json";
  fs::resize_file(keep, fs::file_size(keep) / 2);
  for (const bool force : {false, true}) {
    const auto refused = delete_recording(*rig.service, rig.settings, kId.str(), force);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("hold") != std::string::npos);
    CHECK(fs::exists(rig.scratch.file("vault/" + kId.str() + ".key")));
  }
  fs::remove(keep);
  CHECK(delete_recording(*rig.service, rig.settings, kId.str(), false));
}

TEST_CASE("what is not Matroska is named and left out, and an export is never written over a file") {
  const Rig rig;
  RecordingArguments arguments = rig.on_server();
  arguments.key_files = {rig.scratch.file("first.key")};
  arguments.output = rig.scratch.file("other.mkv");
  std::ofstream(arguments.output) << "mine";
  const auto refused = export_recording(rig.settings, arguments);
  CHECK(refused.error().code == ErrorCode::conflict);
  CHECK(refused.error().message.find("another name") != std::string::npos);
  CHECK(content(arguments.output) == "mine");
  arguments.output = rig.scratch.file("lesson.mkv");
  CHECK_FALSE(export_recording(rig.settings, arguments));
  CHECK_FALSE(fs::exists(arguments.output));
  arguments.key_files.clear();
  CHECK(export_recording(rig.settings, arguments).error().code == ErrorCode::malformed);
}

TEST_CASE("a key file that is a pipe, a device, a folder or no key's size is refused at once") {
  const Rig rig;
  const auto error_with = [&](const std::string& file) {
    RecordingArguments arguments = rig.on_server();
    arguments.key_files = {file};
    const auto verified = verify_recording(rig.settings, arguments);
    REQUIRE_FALSE(verified);
    CHECK(verified.error().message.find(file) != std::string::npos);
    return verified.error();
  };
  const std::string pipe = rig.scratch.file("pipe");
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  for (const std::string& file : {pipe, std::string("/dev/zero"), rig.scratch.path()}) {
    INFO(file);
    CHECK(error_with(file).message.find("no regular file") != std::string::npos);
  }
  fs::copy(rig.scratch.file("first.key"), rig.scratch.file("large.key"));
  fs::resize_file(rig.scratch.file("large.key"), (64 << 10) + 1);
  CHECK(error_with(rig.scratch.file("large.key")).message.find("64 KB") != std::string::npos);
  CHECK(error_with(rig.scratch.file("none.key")).code == ErrorCode::environment);
}

TEST_CASE("no bundle is made of a manifest that another server signed, or that was changed") {
  const Rig rig;
  RecordingArguments arguments = rig.on_server();
  arguments.output = rig.scratch.file("away");
  SECTION("of another server") {
    const Rig other;
    fs::copy_file(other.folder() + "/manifest.jsonl", rig.folder() + "/manifest.jsonl",
                  fs::copy_options::overwrite_existing);
  }
  SECTION("changed") {
    rig.replace_in_manifest("\"last_ms\":8000", "\"last_ms\":9000");
  }
  CHECK(bundle_recording(rig.settings, arguments).error().code == ErrorCode::conflict);
  CHECK(fs::is_empty(arguments.output));
}

TEST_CASE("a vault without the server's key makes no bundle, and gets no new one") {
  const Rig rig;
  RecordingArguments arguments = rig.on_server();
  arguments.output = rig.scratch.file("away");
  fs::remove(rig.scratch.file("vault/server.key"));
  CHECK(bundle_recording(rig.settings, arguments).error().code == ErrorCode::not_found);
  CHECK_FALSE(fs::exists(rig.scratch.file("vault/server.key")));
}

TEST_CASE("what nobody touched is exported without a word") {
  const Rig rig(a_little_matroska());
  const StandardError said(rig.scratch.file("stderr"));
  auto arguments = rig.to_export();
  arguments.server_key = rig.server_key();
  const auto exported = export_recording(rig.settings, arguments);
  REQUIRE(exported);
  CHECK_FALSE(exported->failed);
  CHECK(said.text() == "");
}

TEST_CASE("an export says that the end is missing and that the manifest was changed, and fails with it") {
  const Rig rig(a_little_matroska());
  const StandardError said(rig.scratch.file("stderr"));
  SECTION("cut") {
    rig.cut_off_end();
    const auto exported = export_recording(rig.settings, rig.to_export());
    REQUIRE(exported);
    CHECK(exported->failed);
    CHECK(exported->json.as_object().at("problems").as_uint64() == 2);
    CHECK(said.text().find("the recording has no end") != std::string::npos);
    CHECK(said.text().find("the manifest was cut here") != std::string::npos);
  }
  SECTION("changed") {
    rig.replace_in_manifest("\"last_ms\":8000", "\"last_ms\":9000");
    const auto exported = export_recording(rig.settings, rig.to_export());
    REQUIRE(exported);
    CHECK(exported->failed);
    CHECK(said.text().find("000001.seg: manifest, line 2: was changed") != std::string::npos);
  }
  CHECK(fs::exists(rig.scratch.file("lesson.mkv")));
}

TEST_CASE("an export refuses a recording that the given server has not signed for") {
  const Rig rig(a_little_matroska());
  auto arguments = rig.to_export();
  arguments.server_key = seal::to_base64(seal::ed25519_public(seal::Key::random()));
  CHECK(export_recording(rig.settings, arguments).error().code == ErrorCode::conflict);
  // Its name alone is no signature.
  rig.replace_in_manifest(rig.server_key(), arguments.server_key);
  CHECK(export_recording(rig.settings, arguments).error().code == ErrorCode::conflict);
  CHECK_FALSE(fs::exists(arguments.output));
}

TEST_CASE("a custodian's key is a file for its owner alone, never written over another") {
  const test::ScratchFolder scratch;
  const auto made = make_custodian_key(scratch.file("key"));
  REQUIRE(made);
  CHECK((fs::status(scratch.file("key")).permissions() & fs::perms::all) ==
        (fs::perms::owner_read | fs::perms::owner_write));
  const auto keys = seal::age::parse_identities(content(scratch.file("key")));
  REQUIRE(keys);
  CHECK(keys->front().recipient().str() == made->json.as_object().at("recipient").as_string());
  CHECK(made->text.find("AGE-SECRET-KEY") == std::string::npos);
  CHECK(make_custodian_key(scratch.file("key")).error().code == ErrorCode::conflict);
}

TEST_CASE("a stranger's key is told whose keys would open it") {
  const Rig rig;
  REQUIRE(make_custodian_key(rig.scratch.file("stranger.key")));
  auto arguments = rig.to_export();
  arguments.key_files = {rig.scratch.file("stranger.key")};
  const auto refused = export_recording(rig.settings, arguments);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::forbidden);
  const auto keys = seal::age::parse_identities(content(rig.scratch.file("second.key")));
  CHECK(refused.error().message.find(keys->front().recipient().str()) != std::string::npos);
  CHECK_FALSE(fs::exists(arguments.output));
  arguments.key_files.push_back(rig.scratch.file("second.key"));
  CHECK(verify_recording(rig.settings, arguments));
}

TEST_CASE("a bundle goes into a folder that is there, and never over another") {
  const Rig rig;
  RecordingArguments arguments = rig.on_server();
  arguments.output = rig.scratch.file("none");
  CHECK(bundle_recording(rig.settings, arguments).error().message.find("mkdir " + arguments.output) !=
        std::string::npos);
  arguments.output = rig.scratch.file("away");
  REQUIRE(bundle_recording(rig.settings, arguments));
  CHECK(bundle_recording(rig.settings, arguments).error().code == ErrorCode::conflict);
}

TEST_CASE("the list says how large a small recording is") {
  const Rig rig;
  CHECK(says(list_recordings(rig.settings), " bytes "));
  CHECK_FALSE(says(list_recordings(rig.settings), " 0 MB"));
}
