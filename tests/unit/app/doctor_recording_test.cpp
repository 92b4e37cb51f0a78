// What the doctor says about recordings: folders as the disk has them, /proc and /sys of the test's own.
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <filesystem>

#include "mcu/app/doctor/recording_checks.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch_folder.hpp"
#include "tests/unit/app/fake_root.hpp"

using namespace amphi;
using namespace amphi::app;
using Level = Check::Level;
namespace fs = std::filesystem;

namespace {

struct Rig {
  Rig() {
    for (const std::string& path : {settings.directory, settings.vault}) {
      fs::create_directory(path);
      fs::permissions(path, fs::perms::owner_all);
    }
  }
  /// As if the disk under the folders were a mapping of cryptsetup's.
  void encrypt() const {
    struct stat about {};
    REQUIRE(::stat(scratch.path().c_str(), &about) == 0);
    root.write(fmt::format("/sys/dev/block/{}:{}/dm/uuid", major(about.st_dev), minor(about.st_dev)),
               "CRYPT-LUKS2-0123-amphi\n");
  }
  [[nodiscard]] Check folder() const { return check_recording_folder(settings, machine); }

  test::ScratchFolder scratch;
  testing::FakeRoot root;
  RecordingSettings settings{.directory = scratch.file("recordings"),
                             .vault = scratch.file("vault"),
                             .recipients = {"age1first", "age1second"}};
  Machine machine{::geteuid(), root.path()};
};

bool says(const Check& check, const std::string& part) {
  return (check.text + "\n" + check.remedy).find(part) != std::string::npos;
}

}  // namespace

TEST_CASE(
    "a folder of the server's own is fine, one that is not there comes with the command that makes it") {
  Rig rig;
  CHECK(rig.folder().level == Level::ok);
  rig.settings.directory += "-elsewhere";
  const Check missing = rig.folder();
  CHECK(missing.level == Level::fail);
  CHECK(says(missing, "is not there"));
  CHECK(says(missing, "install -d"));
}

TEST_CASE("a folder of another user, one that others may look into and a closed volume are told apart") {
  Rig rig;
  fs::permissions(rig.settings.directory, fs::perms::others_exec, fs::perm_options::add);
  CHECK(rig.folder().level == Level::warn);
  fs::permissions(rig.settings.directory, fs::perms::none);
  CHECK(rig.folder().level == Level::fail);
  CHECK(says(rig.folder(), "recording storage open"));
  fs::permissions(rig.settings.directory, fs::perms::owner_read);
  CHECK(says(rig.folder(), "chmod 0700"));
  fs::permissions(rig.settings.directory, fs::perms::owner_all);
  rig.machine.user = ::geteuid() + 1;
  CHECK(rig.folder().level == Level::fail);
  CHECK(says(rig.folder(), "chown"));
}

TEST_CASE("the server's user is whoever the store belongs to, or, when not root asks, whoever asks") {
  const Rig rig;
  CHECK(service_user(rig.scratch.path()) == ::geteuid());
  if (::geteuid() != 0) return;
  REQUIRE(::chown(rig.settings.vault.c_str(), 64'123, 64'123) == 0);
  CHECK(service_user(rig.settings.vault) == 64'123);
}

TEST_CASE("a file in the folder's place is no folder") {
  Rig rig;
  rig.settings.directory = "/etc/hostname";
  CHECK(says(rig.folder(), "is no folder"));
}

TEST_CASE("a plain disk is a failure, unless the configuration takes one") {
  Rig rig;
  const Check refused = check_recording_encryption(rig.settings, rig.machine);
  CHECK(refused.level == Level::fail);
  CHECK(says(refused, "amphi recording storage init"));
  rig.settings.require_encrypted_storage = false;
  CHECK(check_recording_encryption(rig.settings, rig.machine).level == Level::warn);
  rig.encrypt();
  rig.settings.require_encrypted_storage = true;
  CHECK(check_recording_encryption(rig.settings, rig.machine).level == Level::ok);
}

TEST_CASE("the vault is to lie on an encrypted disk, apart from the recordings") {
  Rig rig;
  CHECK(check_vault(rig.settings, rig.machine).level == Level::warn);
  rig.encrypt();
  CHECK(check_vault(rig.settings, rig.machine).level == Level::ok);
  fs::create_directory(rig.settings.directory + "/keys");
  fs::permissions(rig.settings.directory + "/keys", fs::perms::owner_all);
  fs::create_directory_symlink(rig.settings.directory + "/keys", rig.scratch.file("link"));
  rig.settings.vault = rig.scratch.file("link");
  CHECK(check_vault(rig.settings, rig.machine).level == Level::fail);
  rig.settings.vault = rig.scratch.file("none");
  CHECK(says(check_vault(rig.settings, rig.machine), "is not there"));
}

TEST_CASE("two custodians are the least, the same one twice is one") {
  Rig rig;
  CHECK(check_custodians(rig.settings).level == Level::ok);
  rig.settings.recipients[1] = rig.settings.recipients[0];
  CHECK(check_custodians(rig.settings).level == Level::fail);
}

TEST_CASE("the disk's room is told in minutes, too few of them louder") {
  Rig rig;
  rig.settings.minutes_low = 0;
  constexpr int kTiny = 8;  // bit/s: years fit
  CHECK(check_recording_space(rig.settings, kTiny).level == Level::ok);
  rig.settings.minutes_low = 2'000'000'000;
  CHECK(check_recording_space(rig.settings, 1'000'000).level == Level::warn);
  rig.settings.reserve_megabytes = 2'000'000'000;
  CHECK(check_recording_space(rig.settings, 1'000'000).level == Level::fail);
  CHECK(says(check_recording_space(rig.settings, 1'000'000), "room for: 0"));
}

TEST_CASE("a recorder that is not there or does not start fails") {
  CHECK(check_recorder("").level == Level::fail);
  CHECK(check_recorder("/bin/false").level == Level::fail);
  CHECK(check_recorder("/bin/true").level == Level::ok);
}

TEST_CASE("swap on a plain disk is warned of; none, zram and encrypted swap are fine") {
  const Rig rig;
  CHECK(check_swap(rig.machine).level == Level::ok);
  const std::string columns = "Filename Type Size Used Priority\n";
  rig.root.write("/proc/swaps", columns + "/dev/zram0 partition 1 0 100\n");
  CHECK(check_swap(rig.machine).level == Level::ok);
  rig.root.write("/proc/swaps", columns + "/dev/zram0 partition 1 0 100\n/swapfile file 1 0 -2\n");
  rig.root.write("/swapfile", "");
  CHECK(check_swap(rig.machine).level == Level::warn);
  CHECK(says(check_swap(rig.machine), "/swapfile"));
  rig.encrypt();
  CHECK(check_swap(rig.machine).level == Level::ok);
}

TEST_CASE("a kernel that dumps all memory when it crashes is warned of") {
  const Rig rig;
  CHECK(check_crash_dump(rig.machine).level == Level::ok);
  rig.root.write("/sys/kernel/kexec_crash_loaded", "0\n");
  CHECK(check_crash_dump(rig.machine).level == Level::ok);
  rig.root.write("/sys/kernel/kexec_crash_loaded", "1\n");
  CHECK(check_crash_dump(rig.machine).level == Level::warn);
}
