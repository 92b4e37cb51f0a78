// Which programs are called, in which order and with what; a virtual machine's test does it in earnest.
#include <filesystem>
#include <fstream>
#include <functional>

#include "recorder/storage/volume.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch_folder.hpp"

using namespace amphi;
using storage::CommandResult;

namespace {

/// Notes what it is asked for, and does what the programs would do to the machine.
class FakeCommands final : public storage::CommandRunner {
 public:
  Result<CommandResult> run(const std::vector<std::string>& arguments, std::string_view input) override {
    std::string line;
    for (const std::string& argument : arguments) line += (line.empty() ? "" : " ") + argument;
    lines.push_back(line);
    inputs.emplace_back(input);
    if (on_run) on_run(line);
    for (const auto& [start, result] : answers) {
      if (line.starts_with(start)) return result;
    }
    return CommandResult{};
  }
  std::vector<std::string> lines;
  std::vector<std::string> inputs;
  std::vector<std::pair<std::string, CommandResult>> answers;
  std::function<void(const std::string&)> on_run;
};

struct Rig {
  Rig() {
    commands.on_run = [this](const std::string& line) {
      if (line.starts_with("cryptsetup open")) std::ofstream(mapping) << "";
      if (line.starts_with("cryptsetup close")) std::filesystem::remove(mapping);
      if (line.starts_with("mount")) std::ofstream(mounts) << mapping + " " + point + " ext4 rw 0 0\n";
      if (line.starts_with("umount") && !busy) std::ofstream(mounts) << "proc /proc proc rw 0 0\n";
    };
  }
  storage::Volume volume() {
    return {{device, point, "amphi-recordings", "amphi:amphi"}, commands, {folder.path(), mounts}};
  }
  test::ScratchFolder folder;
  std::string device = folder.file("recordings.img");
  std::string point = folder.file("spool");
  std::string mapping = folder.file("amphi-recordings");
  std::string mounts = folder.file("mounts");
  bool busy = false;
  FakeCommands commands;
};

}  // namespace

TEST_CASE(
    "init makes the image, the LUKS2 volume with argon2id, the file system, and mounts it for its owner") {
  Rig rig;
  REQUIRE(rig.volume().init("correct horse", 2, false));
  CHECK(std::filesystem::file_size(rig.device) == 2U << 20U);
  CHECK((std::filesystem::status(rig.device).permissions() & std::filesystem::perms::others_all) ==
        std::filesystem::perms::none);
  const std::vector<std::string> expected{
      "cryptsetup luksFormat --batch-mode --type luks2 --cipher aes-xts-plain64 --key-size 512 --pbkdf "
      "argon2id "
      "--key-file - " +
          rig.device,
      "cryptsetup open --type luks2 --key-file - " + rig.device + " amphi-recordings",
      "mkfs.ext4 -q -m 0 -E lazy_itable_init=0 " + rig.mapping,
      "mount -t ext4 -o nodev,nosuid,noexec,noatime " + rig.mapping + " " + rig.point,
      "chown -- amphi:amphi " + rig.point,
      "chmod 0700 " + rig.point};
  CHECK(rig.commands.lines == expected);
}

TEST_CASE("the passphrase is given on standard input and is in no argument") {
  Rig rig;
  REQUIRE(rig.volume().init("correct horse", 2, false));
  REQUIRE(rig.volume().close());
  REQUIRE(rig.volume().open("correct horse"));
  int given = 0;
  for (std::size_t i = 0; i < rig.commands.lines.size(); ++i) {
    CHECK(rig.commands.lines[i].find("horse") == std::string::npos);
    given += rig.commands.inputs[i] == "correct horse" ? 1 : 0;
  }
  CHECK(given == 3);
}

TEST_CASE("what is there is not overwritten unless that was asked for") {
  Rig rig;
  std::ofstream(rig.device) << "somebody's data";
  CHECK(rig.volume().init("secret", 2, false).error().code == ErrorCode::conflict);
  CHECK(rig.commands.lines.empty());
  CHECK(rig.volume().init("secret", 2, true));
}

TEST_CASE("an open volume is not made anew") {
  Rig rig;
  std::ofstream(rig.mapping) << "";
  CHECK(rig.volume().init("secret", 2, true).error().code == ErrorCode::conflict);
  CHECK(rig.commands.lines.empty());
}

TEST_CASE("open checks the file system before it is mounted, and does nothing twice") {
  Rig rig;
  REQUIRE(rig.volume().open("secret"));
  REQUIRE(rig.commands.lines.size() == 3);
  CHECK(rig.commands.lines[1] == "e2fsck -p " + rig.mapping);
  CHECK(rig.volume().open("secret"));
  CHECK(rig.commands.lines.size() == 3);
}

TEST_CASE("a wrong passphrase, a repaired and a damaged file system are told apart") {
  Rig rig;
  rig.commands.answers = {{"cryptsetup open", {2, "", "No key available with this passphrase."}}};
  CHECK(rig.volume().open("wrong").error().code == ErrorCode::unauthorized);
  rig.commands.answers = {{"e2fsck", {1, "", ""}}};
  CHECK(rig.volume().open("secret"));
  REQUIRE(rig.volume().close());
  rig.commands.answers = {{"e2fsck", {4, "UNEXPECTED INCONSISTENCY", ""}}};
  const auto damaged = rig.volume().open("secret");
  REQUIRE_FALSE(damaged);
  CHECK(damaged.error().message.find("UNEXPECTED") != std::string::npos);
}

TEST_CASE("close unmounts first, and says when somebody has files open there") {
  Rig rig;
  REQUIRE(rig.volume().open("secret"));
  rig.commands.lines.clear();
  rig.busy = true;
  rig.commands.answers = {{"umount", {32, "", "umount: target is busy."}}};
  CHECK(rig.volume().close().error().code == ErrorCode::conflict);
  rig.busy = false;
  rig.commands.answers.clear();
  REQUIRE(rig.volume().close());
  CHECK(rig.commands.lines.back() == "cryptsetup close amphi-recordings");
  CHECK(rig.volume().close());
}

TEST_CASE(
    "destroy erases the key slots before anything else, and takes the key from whoever uses the volume") {
  Rig rig;
  REQUIRE(rig.volume().open("secret"));
  rig.commands.lines.clear();
  rig.busy = true;
  rig.commands.answers = {{"umount", {32, "", "umount: target is busy."}}};
  REQUIRE(rig.volume().destroy());
  CHECK(rig.commands.lines == std::vector<std::string>{"cryptsetup erase --batch-mode " + rig.device,
                                                       "umount " + rig.point,
                                                       "cryptsetup luksSuspend amphi-recordings"});
}

TEST_CASE("names that a program could take for something else are refused") {
  for (const storage::VolumeSettings& settings :
       {storage::VolumeSettings{"relative.img", "/mnt/x", "amphi", ""},
        storage::VolumeSettings{"/a.img", "mnt", "amphi", ""},
        storage::VolumeSettings{"/a.img", "/mnt/x", "--x", ""},
        storage::VolumeSettings{"/a.img", "/mnt/x", "a/b", ""},
        storage::VolumeSettings{"/a.img", "/mnt/x", "", ""}}) {
    CHECK(storage::check_settings(settings).error().code == ErrorCode::malformed);
  }
}

TEST_CASE("programs get their input, and their answer and exit code come back") {
  storage::SystemCommands commands;
  const auto echoed = commands.run({"cat"}, "from standard input");
  REQUIRE(echoed);
  CHECK(echoed->output == "from standard input");
  CHECK(echoed->status == 0);
  const std::string large(1 << 20, 'x');
  CHECK(commands.run({"cat"}, large).value().output == large);
  CHECK(commands.run({"true"}, large).value().status == 0);  // ends without reading it
  const auto failed = commands.run({"sh", "-c", "echo why >&2; exit 7"}, {});
  REQUIRE(failed);
  CHECK(failed->status == 7);
  CHECK(failed->errors == "why\n");
  CHECK(commands.run({"no-such-program"}, {}).error().code == ErrorCode::environment);
}
