// The real cryptsetup on an image file. Opening it needs a device mapper, which containers do not have: that
// is in tests/vm/run.
#include <unistd.h>

#include <filesystem>

#include "recorder/storage/volume.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch_folder.hpp"

using namespace amphi;

namespace {

bool says(const Result<storage::CommandResult>& result, const std::string& part) {
  return result && result->output.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE(
    "cryptsetup makes the volume as it was asked to, opens it with its passphrase alone, and never after "
    "destroy") {
  if (geteuid() != 0) {
    WARN("cryptsetup formats images as root only; not looked at");
    return;
  }
  const test::ScratchFolder folder;
  storage::SystemCommands commands;
  storage::Volume volume(
      {folder.file("image"), folder.file("spool"), "amphi-test-" + std::to_string(getpid()), ""}, commands);
  const auto test = [&](std::string_view passphrase) {
    return commands
        .run({"cryptsetup", "open", "--test-passphrase", "--key-file", "-", folder.file("image")}, passphrase)
        .value()
        .status;
  };
  static_cast<void>(volume.init("correct horse", 32, false));  // goes as far as this machine lets it
  const auto dump = commands.run({"cryptsetup", "luksDump", folder.file("image")}, {});
  CHECK(says(dump, "Version:       \t2"));
  CHECK(says(dump, "argon2id"));
  CHECK(says(dump, "aes-xts-plain64"));
  CHECK(says(dump, "512 bits"));
  CHECK(test("correct horse") == 0);
  CHECK(test("wrong") == 2);

  static_cast<void>(volume.destroy());
  CHECK(test("correct horse") != 0);
  CHECK_FALSE(says(commands.run({"cryptsetup", "luksDump", folder.file("image")}, {}), "argon2id"));
}
