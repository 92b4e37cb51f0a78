#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "recorder/storage/command.hpp"

namespace amphi::storage {

/// A LUKS2 volume for the recordings, in an image file or on a partition.
struct VolumeSettings {
  std::string device;                     ///< the image file or the partition; absolute
  std::string mount_point;                ///< recording.directory; absolute
  std::string name = "amphi-recordings";  ///< of the mapping, under /dev/mapper
  std::string owner;                      ///< user and group that write there, "amphi:amphi"; "": nobody else
};

/// Where the kernel shows what is open and mounted; a test's own files.
struct MachineView {
  std::string mapper = "/dev/mapper";
  std::string mounts = "/proc/self/mounts";
};

/// Makes, opens, closes and destroys it with cryptsetup, mkfs.ext4 and mount. As root. Not thread-safe.
class Volume {
 public:
  Volume(VolumeSettings settings, CommandRunner& commands, MachineView machine = {})
      : settings_(std::move(settings)), commands_(commands), machine_(std::move(machine)) {}

  /// Makes the volume (an image file that is not there gets `megabytes`, written out, so that the disk cannot
  /// be full under it), and its file system; leaves it open and mounted. conflict: there is something
  /// already; with `force` it is overwritten.
  Result<> init(std::string_view passphrase, std::uint64_t megabytes, bool force);
  /// Opens it, checks its file system and mounts it; without an effect when it is open. unauthorized: a wrong
  /// passphrase.
  Result<> open(std::string_view passphrase);
  /// Without an effect when it is closed. conflict: it is in use.
  Result<> close();
  /// Whoever uses it: what cannot be unmounted is suspended, its key wiped from the kernel's memory. Until
  /// the machine starts again or `cryptsetup luksResume`, every access to it waits.
  Result<> close_by_force();
  /// Erases every key slot and closes it by force: nobody opens it again, with whatever passphrase, unless he
  /// has a backup of its header.
  Result<> destroy();

  [[nodiscard]] bool is_open() const;
  [[nodiscard]] bool is_mounted() const;

 private:
  [[nodiscard]] std::string mapping() const { return machine_.mapper + "/" + settings_.name; }
  Result<> run(const std::vector<std::string>& arguments, std::string_view input = {});
  Result<> make_image(std::uint64_t megabytes);
  Result<> format(std::string_view passphrase);
  Result<> unlock(std::string_view passphrase);
  Result<> make_file_system();
  Result<> check_file_system();
  Result<> mount();
  Result<> give_away();

  VolumeSettings settings_;
  CommandRunner& commands_;
  MachineView machine_;
};

/// An absolute path, or a device's name, that a program cannot take for an option or another argument.
/// malformed.
Result<> check_settings(const VolumeSettings& settings);

}  // namespace amphi::storage
