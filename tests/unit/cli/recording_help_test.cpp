// What `amphi recording` says when it cannot do what was asked for, and how it leaves things behind.
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "mcu/app/cli/recording.hpp"
#include "mcu/app/cli/recording_help.hpp"
#include "mcu/app/cli/recording_place.hpp"
#include "mcu/app/cli/storage.hpp"
#include "recorder/storage/keep_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch_folder.hpp"

using namespace amphi;
using namespace amphi::app::cli;
namespace fs = std::filesystem;

namespace {

const std::string kId = "abcdefghijklmnopqrstuvwxy2";

/// A spool with a folder that holds nothing but what hold needs.
struct Rig {
  Rig() {
    for (const char* name : {"spool", "vault"}) fs::create_directory(scratch.file(name));
    settings.directory = scratch.file("spool");
    settings.vault = scratch.file("vault");
    fs::create_directory(folder());
    auto on_disk = seal::DiskFolder::open_path(folder());
    REQUIRE(storage::write_keep(**on_disk, {RoomId("algebra"), {}, storage::Time(), false}));
  }
  [[nodiscard]] std::string folder() const { return settings.directory + "/" + kId; }

  test::ScratchFolder scratch;
  app::RecordingSettings settings;
  std::unique_ptr<accounts::Service> service =
      std::move(*accounts::Service::in_memory({.passes = 1, .memory = 8192}, [](const auto&) {}));
};

/// Fails the test when a program is asked for.
class NoCommands final : public storage::CommandRunner {
 public:
  Result<storage::CommandResult> run(const std::vector<std::string>& arguments, std::string_view) override {
    FAIL("ran " << arguments.front());
    return storage::CommandResult{};
  }
};

template <class T>
bool refuses(const Result<T>& result, ErrorCode code, const std::string& part) {
  INFO((result ? std::string("no error") : result.error().message));
  const bool as_expected =
      !result && result.error().code == code && result.error().message.find(part) != std::string::npos;
  CHECK(as_expected);
  return as_expected;
}

uid_t owner_of(const std::string& file) {
  struct stat about {};
  REQUIRE(::stat(file.c_str(), &about) == 0);
  return about.st_uid;
}

}  // namespace

TEST_CASE("sizes have the unit in which they are something") {
  CHECK(size_text(0) == "0 bytes");
  CHECK(size_text(999) == "999 bytes");
  CHECK(size_text(200'000) == "200 kB");
  CHECK(size_text(560'400'000) == "560 MB");
  CHECK(size_text(3'200'000'000) == "3.2 GB");
}

TEST_CASE("an export is Matroska or MP4 by its name, whatever the case, and nothing else") {
  CHECK(container_of("lesson.mkv").value() == custody::Container::matroska);
  CHECK(container_of("Lesson.MKV").value() == custody::Container::matroska);
  CHECK(container_of("-").value() == custody::Container::matroska);
  CHECK(container_of("lesson.MP4").value() == custody::Container::mp4);
  for (const char* name : {"lesson.avi", "lesson", "mkv", "lesson.mkv.tmp", ""})
    CHECK(refuses(container_of(name), ErrorCode::malformed, ".mkv"));
}

TEST_CASE("an export with another ending is refused before anything is read") {
  const Rig rig;
  const RecordingArguments arguments{.recording = kId, .key_files = {"/nonexistent"}, .output = "x.avi"};
  CHECK(refuses(export_recording(rig.settings, arguments), ErrorCode::malformed, ".mp4"));
}

TEST_CASE("a recording that nobody knows, an id that is none and a closed volume each have their next step") {
  Rig rig;
  const RecordingArguments unknown{.recording = "zyxwvutsrqponmlkjihgfedcb2"};
  CHECK(refuses(verify_recording(rig.settings, unknown), ErrorCode::not_found, "amphi recording list"));
  CHECK(refuses(verify_recording(rig.settings, {.recording = "lesson_1"}), ErrorCode::malformed,
                "amphi recording list"));
  CHECK(refuses(verify_recording({}, unknown), ErrorCode::not_found, "--config"));
  for (const bool hold : {true, false}) {
    CHECK(refuses(hold_recording(*rig.service, rig.settings, unknown.recording, hold), ErrorCode::not_found,
                  "amphi recording list"));
  }
  CHECK(refuses(delete_recording(*rig.service, rig.settings, "lesson_1", false), ErrorCode::malformed,
                "amphi recording list"));
  rig.settings.directory += "-closed";
  CHECK(refuses(verify_recording(rig.settings, unknown), ErrorCode::environment, "storage open"));
  CHECK(refuses(list_recordings(rig.settings), ErrorCode::environment, "storage open"));
}

TEST_CASE("what is on hold says how it is released") {
  const Rig rig;
  REQUIRE(hold_recording(*rig.service, rig.settings, kId, true));
  CHECK(refuses(delete_recording(*rig.service, rig.settings, kId, false), ErrorCode::conflict,
                "amphi recording hold " + kId + " --off"));
}

TEST_CASE("a hold that root sets leaves the file to the server's user") {
  if (::geteuid() != 0) return;  // nobody else could make it another's
  constexpr uid_t kServer = 64'123;
  const Rig rig;
  const std::string keep = rig.folder() + "/keep.json";
  for (const std::string& path : {rig.folder(), keep}) REQUIRE(::chown(path.c_str(), kServer, kServer) == 0);
  fs::permissions(rig.folder(), fs::perms::owner_all);
  REQUIRE(hold_recording(*rig.service, rig.settings, kId, true));
  CHECK(owner_of(keep) == kServer);
  CHECK(::geteuid() == 0);
  CHECK(::getegid() == ::getgid());
  CHECK(storage::read_keep(**seal::DiskFolder::open_path(rig.folder()))->hold);
}

TEST_CASE(
    "nobody is asked for a passphrase of a volume that is not there, or that nobody knows where to mount") {
  const test::ScratchFolder scratch;
  NoCommands commands;
  StorageArguments arguments;
  arguments.volume.device = scratch.file("none.luks");
  for (const auto action : {&open_storage, &init_storage, &close_storage}) {
    CHECK(refuses(action(arguments, commands), ErrorCode::malformed, "--config"));
  }
  arguments.volume.mount_point = scratch.file("mounted");
  CHECK(refuses(open_storage(arguments, commands), ErrorCode::not_found, "storage init"));
}

TEST_CASE("without a terminal and without systemd the passphrase is not waited for") {
  if (::access("/run/systemd/system", F_OK) == 0) return;
  NoCommands commands;
  const FILE* const terminal = std::fopen("/dev/tty", "r");
  if (terminal != nullptr) return;  // somebody is there to be asked
  CHECK(refuses(read_passphrase("", false, commands), ErrorCode::environment, "--passphrase-file"));
}
