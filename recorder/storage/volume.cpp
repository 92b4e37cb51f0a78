#include "recorder/storage/volume.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "mcu/base/file_descriptor.hpp"

namespace amphi::storage {
namespace {

namespace fs = std::filesystem;

constexpr int kWrongPassphrase = 2;  // cryptsetup's exit codes
constexpr int kBusy = 5;
constexpr int kFsckCorrected = 1;  // e2fsck's: 0 clean, 1 corrected
constexpr mode_t kImageMode = 0600;

bool exists(const std::string& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

bool is_plain_name(const std::string& name) {
  return !name.empty() && name.front() != '-' && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.';
  });
}

Error os_error(const std::string& what) {
  return fail(ErrorCode::environment, fmt::format("cannot {}: {}", what, std::strerror(errno)));
}

}  // namespace

Result<> check_settings(const VolumeSettings& settings) {
  for (const std::string& path : {settings.device, settings.mount_point}) {
    if (!path.starts_with('/') || path.find('\n') != std::string::npos)
      return fail(ErrorCode::malformed, "device and mount point must be absolute paths");
  }
  if (!is_plain_name(settings.name))
    return fail(ErrorCode::malformed, "the mapping's name takes letters, digits, - and _");
  return {};
}

bool Volume::is_open() const {
  return exists(mapping());
}

bool Volume::is_mounted() const {
  std::ifstream mounts(machine_.mounts);
  std::string line;
  while (std::getline(mounts, line)) {
    std::istringstream fields(line);
    std::string device;
    std::string point;
    fields >> device >> point;
    if (point == settings_.mount_point && device == mapping()) return true;
  }
  return false;
}

Result<> Volume::run(const std::vector<std::string>& arguments, std::string_view input) {
  const auto result = commands_.run(arguments, input);
  if (!result) return result.error();
  if (result->status == 0) return {};
  const bool unlocking = arguments.front() == "cryptsetup" && !input.empty();
  if (unlocking && result->status == kWrongPassphrase)
    return fail(ErrorCode::unauthorized, "this passphrase does not open the volume");
  const bool busy = result->status == kBusy || result->errors.find("busy") != std::string::npos;
  return fail(busy ? ErrorCode::conflict : ErrorCode::environment,
              fmt::format("{} {} failed: {}", arguments[0], arguments.size() > 1 ? arguments[1] : "",
                          result->errors.empty() ? fmt::format("code {}", result->status) : result->errors));
}

Result<> Volume::make_image(std::uint64_t megabytes) {
  const FileDescriptor image(
      ::open(settings_.device.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kImageMode));
  if (!image) return os_error("make " + settings_.device);
  // Blocks of its own from the beginning: a sparse image would fail in the middle of a lesson.
  const int error = posix_fallocate(image.get(), 0, static_cast<off_t>(megabytes << 20U));
  if (error == 0) return {};
  unlink(settings_.device.c_str());
  errno = error;
  return os_error(fmt::format("take {} MB for {}", megabytes, settings_.device));
}

Result<> Volume::format(std::string_view passphrase) {
  return run({"cryptsetup", "luksFormat", "--batch-mode", "--type", "luks2", "--cipher", "aes-xts-plain64",
              "--key-size", "512", "--pbkdf", "argon2id", "--key-file", "-", settings_.device},
             passphrase);
}

Result<> Volume::unlock(std::string_view passphrase) {
  return run({"cryptsetup", "open", "--type", "luks2", "--key-file", "-", settings_.device, settings_.name},
             passphrase);
}

Result<> Volume::make_file_system() {
  // No blocks kept for root: the recorder leaves its own reserve.
  return run({"mkfs.ext4", "-q", "-m", "0", "-E", "lazy_itable_init=0", mapping()});
}

Result<> Volume::check_file_system() {
  const auto result = commands_.run({"e2fsck", "-p", mapping()}, {});
  if (!result) return result.error();
  if (result->status <= kFsckCorrected) return {};
  return fail(ErrorCode::environment,
              fmt::format("the file system of the volume is damaged; run e2fsck -f {} by hand: {}", mapping(),
                          result->output));
}

Result<> Volume::mount() {
  std::error_code error;
  fs::create_directories(settings_.mount_point, error);
  if (error)
    return fail(ErrorCode::environment,
                fmt::format("cannot make {}: {}", settings_.mount_point, error.message()));
  return run({"mount", "-t", "ext4", "-o", "nodev,nosuid,noexec,noatime", mapping(), settings_.mount_point});
}

Result<> Volume::give_away() {
  if (!settings_.owner.empty()) {
    if (auto done = run({"chown", "--", settings_.owner, settings_.mount_point}); !done) return done;
  }
  return run({"chmod", "0700", settings_.mount_point});
}

Result<> Volume::init(std::string_view passphrase, std::uint64_t megabytes, bool force) {
  if (auto fine = check_settings(settings_); !fine) return fine;
  if (passphrase.empty()) return fail(ErrorCode::malformed, "the passphrase is empty");
  if (is_open()) return fail(ErrorCode::conflict, "the volume is open; close it first");
  if (!exists(settings_.device)) {
    if (auto done = make_image(megabytes); !done) return done;
  } else if (!force) {
    return fail(ErrorCode::conflict,
                fmt::format("{} is there already; --force overwrites what is in it", settings_.device));
  }
  if (auto done = format(passphrase); !done) return done;
  if (auto done = unlock(passphrase); !done) return done;
  if (auto done = make_file_system(); !done) return done;
  if (auto done = mount(); !done) return done;
  return give_away();
}

Result<> Volume::open(std::string_view passphrase) {
  if (auto fine = check_settings(settings_); !fine) return fine;
  if (is_mounted()) return {};
  if (!is_open()) {
    if (auto done = unlock(passphrase); !done) return done;
  }
  if (auto done = check_file_system(); !done) return done;
  return mount();
}

Result<> Volume::close() {
  if (auto fine = check_settings(settings_); !fine) return fine;
  if (is_mounted()) {
    if (auto done = run({"umount", settings_.mount_point}); !done) return done;
  }
  if (!is_open()) return {};
  return run({"cryptsetup", "close", settings_.name});
}

Result<> Volume::close_by_force() {
  if (close()) return {};
  // Takes the key out of the kernel's memory and stops every access, whoever has files open there. Unmounting
  // would wait for a disk that answers no more.
  return run({"cryptsetup", "luksSuspend", settings_.name});
}

Result<> Volume::destroy() {
  if (auto fine = check_settings(settings_); !fine) return fine;
  // First what cannot be taken back: cryptsetup overwrites the key slots in the header on the device.
  if (auto done = run({"cryptsetup", "erase", "--batch-mode", settings_.device}); !done) return done;
  if (auto closed = close_by_force(); !closed)
    return fail(
        closed.error().code,
        "the key slots are erased, but the open volume stays readable until the machine is switched off: " +
            closed.error().message);
  return {};
}

}  // namespace amphi::storage
