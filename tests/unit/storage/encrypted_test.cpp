#include <fcntl.h>

#include <filesystem>
#include <fstream>

#include "mcu/base/file_descriptor.hpp"
#include "recorder/storage/encrypted.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch_folder.hpp"

using namespace amphi;
namespace fs = std::filesystem;

namespace {

/// A /sys with block devices.
class Sys {
 public:
  /// `uuid` as in dm/uuid; "": no device-mapper device.
  void device(const std::string& number, const std::string& name, const std::string& uuid) {
    const fs::path folder = fs::path(root_.path()) / "devices" / name;
    fs::create_directories(folder / "slaves");
    if (!uuid.empty()) {
      fs::create_directories(folder / "dm");
      std::ofstream(folder / "dm" / "uuid") << uuid << "\n";
    }
    fs::create_directories(fs::path(root_.path()) / "dev" / "block");
    fs::create_directory_symlink(folder, fs::path(root_.path()) / "dev" / "block" / number);
  }
  void lies_on(const std::string& upper, const std::string& lower) {
    const fs::path devices = fs::path(root_.path()) / "devices";
    fs::create_directory_symlink(devices / lower, devices / upper / "slaves" / lower);
  }
  [[nodiscard]] bool encrypted(unsigned major, unsigned minor) const {
    return storage::is_encrypted_device(major, minor, root_.path());
  }
  [[nodiscard]] const std::string& path() const { return root_.path(); }

 private:
  test::ScratchFolder root_;
};

}  // namespace

TEST_CASE("a mapping of cryptsetup's is encrypted, a disk is not") {
  Sys sys;
  sys.device("254:0", "dm-0", "CRYPT-LUKS2-0123456789abcdef-amphi-recordings");
  sys.device("8:1", "sda1", "");
  sys.lies_on("dm-0", "sda1");
  CHECK(sys.encrypted(254, 0));
  CHECK_FALSE(sys.encrypted(8, 1));
  CHECK_FALSE(sys.encrypted(9, 9));
}

TEST_CASE("volumes on top of an encrypted one are encrypted, whatever lies between") {
  Sys sys;
  sys.device("8:1", "sda1", "");
  sys.device("254:0", "dm-0", "CRYPT-LUKS1-00-vault");
  sys.device("254:1", "dm-1", "LVM-abcdef");
  sys.device("9:0", "md0", "");
  sys.lies_on("dm-0", "sda1");
  sys.lies_on("dm-1", "dm-0");
  sys.lies_on("md0", "dm-1");
  CHECK(sys.encrypted(9, 0));
}

TEST_CASE("one open half of a mirror gives everything away") {
  Sys sys;
  sys.device("254:0", "dm-0", "CRYPT-LUKS2-00-half");
  sys.device("8:1", "sda1", "");
  sys.device("9:0", "md0", "");
  sys.lies_on("md0", "dm-0");
  sys.lies_on("md0", "sda1");
  CHECK_FALSE(sys.encrypted(9, 0));
}

TEST_CASE("what only notices changes does not keep readers out") {
  Sys sys;
  sys.device("254:0", "dm-0", "CRYPT-VERITY-00-root");
  sys.device("254:1", "dm-1", "LVM-CRYPT-LUKS2-in-its-name");
  CHECK_FALSE(sys.encrypted(254, 0));
  CHECK_FALSE(sys.encrypted(254, 1));
}

TEST_CASE("devices that claim to lie on each other come to an end") {
  Sys sys;
  sys.device("9:0", "md0", "");
  sys.device("9:1", "md1", "");
  sys.lies_on("md0", "md1");
  sys.lies_on("md1", "md0");
  CHECK_FALSE(sys.encrypted(9, 0));
}

TEST_CASE("a plain folder is refused, and the remedy named") {
  Sys sys;
  const test::ScratchFolder folder;
  const FileDescriptor directory(open(folder.path().c_str(), O_RDONLY | O_DIRECTORY));
  const auto refused = storage::check_encrypted(directory.get(), sys.path());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::environment);
  CHECK(refused.error().message.find("storage init") != std::string::npos);
}
