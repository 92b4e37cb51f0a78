#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <fstream>
#include <sstream>

#include "mcu/app/doctor/recording_checks.hpp"
#include "recorder/storage/encrypted.hpp"

namespace amphi::app {
namespace {

using Level = Check::Level;

/// A file lies on its file system's device; a partition is one. zram keeps what it holds in memory.
bool is_harmless(const std::string& swap, const Machine& machine) {
  if (swap.starts_with("/dev/zram")) return true;
  struct stat about {};
  if (::stat((machine.root + swap).c_str(), &about) != 0) return false;
  const dev_t device = S_ISBLK(about.st_mode) ? about.st_rdev : about.st_dev;
  return storage::is_encrypted_device(major(device), minor(device), machine.root + "/sys");
}

}  // namespace

Check check_swap(const Machine& machine) {
  std::ifstream swaps(machine.root + "/proc/swaps");
  std::string line;
  std::getline(swaps, line);  // the columns' names
  bool any = false;
  while (std::getline(swaps, line)) {
    std::string name;
    std::istringstream(line) >> name;
    any = true;
    if (!is_harmless(name, machine))
      return {
          Level::warn, "swap", name + " is not encrypted, and memory with media and names in it may go there",
          "as root: swapoff -a, and take it out of /etc/fstab; or encrypt it with a random key (crypttab)"};
  }
  return {Level::ok, "swap", any ? "is encrypted" : "there is none", ""};
}

Check check_crash_dump(const Machine& machine) {
  char loaded = '0';
  std::ifstream(machine.root + "/sys/kernel/kexec_crash_loaded") >> loaded;
  if (loaded == '1')
    return {Level::warn, "dumps", "when the kernel crashes, kdump writes all memory to the disk",
            "as root: apt-get remove kdump-tools, or kdump-config unload"};
  return {Level::ok, "dumps", "neither amphi's programs nor the kernel leave a picture of memory", ""};
}

}  // namespace amphi::app
