#include "mcu/app/doctor/recording_checks.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <set>

#include "mcu/app/doctor/run_program.hpp"
#include "mcu/base/file_descriptor.hpp"
#include "recorder/storage/encrypted.hpp"

namespace amphi::app {
namespace {

namespace fs = std::filesystem;
using Level = Check::Level;

constexpr mode_t kOwners = S_IRWXU, kOthers = S_IRWXG | S_IRWXO;
constexpr std::size_t kLeastCustodians = 2;
constexpr double kContainer = 1.02;  ///< Matroska and the seals on top of the media

std::string name_of(uid_t user) {
  const passwd* entry = ::getpwuid(user);
  return entry == nullptr ? fmt::format("user {}", user) : std::string(entry->pw_name);
}

/// A closed volume's mount point is nobody's (systemd/amphi.tmpfiles).
bool is_closed_volume(const struct stat& about) {
  return (about.st_mode & (kOwners | kOthers)) == 0;
}

/// What keeps the server's user from working in a folder; nothing where it may.
std::optional<Check> find_hindrance(const char* name, const std::string& path, const Machine& machine) {
  const std::string user = name_of(machine.user);
  const auto failed = [&](std::string text, std::string remedy) {
    return Check{Level::fail, name, path + " " + text, std::move(remedy)};
  };
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0)
    return failed(
        errno == ENOENT ? "is not there" : fmt::format("cannot be looked at: {}", std::strerror(errno)),
        fmt::format("as root: install -d -o {} -g {} -m 0700 {}", user, user, path));
  if (!S_ISDIR(about.st_mode)) return failed("is no folder", "move it away, or name another one");
  if (is_closed_volume(about))
    return failed("is where a volume belongs that is not open",
                  "as root: amphi recording storage open --config FILE");
  if (about.st_uid != machine.user)
    return failed(fmt::format("belongs to {}, and the server runs as {}", name_of(about.st_uid), user),
                  fmt::format("as root: chown {}: {}", user, path));
  if ((about.st_mode & kOwners) != kOwners)
    return failed("is shut to its own user", fmt::format("as root: chmod 0700 {}", path));
  struct statvfs volume {};
  if (::statvfs(path.c_str(), &volume) == 0 && (volume.f_flag & ST_RDONLY) != 0)
    return failed("is mounted read-only",
                  "see journalctl -k for the reason; check the disk, and mount it anew");
  if (::geteuid() == machine.user && ::access(path.c_str(), R_OK | W_OK | X_OK) != 0)
    return failed(fmt::format("cannot be written to by {}: {}", user, std::strerror(errno)),
                  "let that user through the folders above it");
  if ((about.st_mode & kOthers) == 0) return std::nullopt;
  return Check{Level::warn, name, path + " is open to other users", fmt::format("chmod 0700 {}", path)};
}

Result<> check_dm_crypt(const std::string& path, const Machine& machine) {
  const FileDescriptor folder(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  return storage::check_encrypted(folder.get(), machine.root + "/sys");
}

/// By their inodes, so that no link or second mount hides it.
bool lies_inside(const fs::path& inner, const std::string& outer) {
  std::error_code error;
  fs::path at = fs::canonical(inner, error);
  while (!error) {
    if (fs::equivalent(at, outer, error)) return true;
    if (at == at.root_path()) return false;
    at = at.parent_path();
  }
  return false;
}

}  // namespace

uid_t service_user(const std::string& store_folder) {
  struct stat about {};
  if (::geteuid() != 0) return ::geteuid();
  if (::stat(store_folder.c_str(), &about) == 0) return about.st_uid;
  const passwd* entry = ::getpwnam("amphi");  // the server never ran
  return entry == nullptr ? 0 : entry->pw_uid;
}

Check check_recording_folder(const RecordingSettings& settings, const Machine& machine) {
  if (auto hindrance = find_hindrance("recordings", settings.directory, machine))
    return std::move(*hindrance);
  return {Level::ok, "recordings", settings.directory + " is the server's own", ""};
}

Check check_recording_encryption(const RecordingSettings& settings, const Machine& machine) {
  const auto encrypted = check_dm_crypt(settings.directory, machine);
  if (encrypted) return {Level::ok, "encryption", "the recordings lie on dm-crypt", ""};
  if (!settings.require_encrypted_storage)
    return {Level::warn, "encryption", "the recordings lie on a plain disk, as the configuration allows",
            "make a volume (amphi recording storage init), and leave out require_encrypted_storage"};
  return {Level::fail, "encryption", "the recordings lie on no dm-crypt, so nothing can be recorded",
          "make a volume (amphi recording storage init) and open it (... open), or set "
          "recording.require_encrypted_storage = false"};
}

Check check_recording_space(const RecordingSettings& settings, int bits_per_second) {
  struct statvfs volume {};
  if (::statvfs(settings.directory.c_str(), &volume) != 0)
    return {Level::fail, "space", fmt::format("cannot be asked for: {}", std::strerror(errno)), ""};
  const double free = static_cast<double>(volume.f_bavail) * static_cast<double>(volume.f_frsize);
  const double usable = free - settings.reserve_megabytes * double{1 << 20};
  const double minutes = std::max(0.0, usable / (bits_per_second / 8.0 * kContainer) / 60);
  const std::string text = fmt::format("minutes of recording that there is room for: {:.0f}", minutes);
  const std::string remedy = "delete recordings, lower retention_days, or make the volume larger";
  if (minutes < 1) return {Level::fail, "space", text, remedy};
  if (minutes < settings.minutes_low) return {Level::warn, "space", text, remedy};
  return {Level::ok, "space", text, ""};
}

Check check_vault(const RecordingSettings& settings, const Machine& machine) {
  if (auto hindrance = find_hindrance("vault", settings.vault, machine)) return std::move(*hindrance);
  if (lies_inside(settings.vault, settings.directory))
    return {Level::fail, "vault", settings.vault + " lies in the recordings' folder",
            "move it: deleting works by what only the vault has"};
  if (!check_dm_crypt(settings.vault, machine))
    return {Level::warn, "vault", settings.vault + " lies on a plain disk",
            "whoever takes the disk has the outer keys: put it on an encrypted one, and in no backup"};
  return {Level::ok, "vault", settings.vault + " is the server's own; keep it out of every backup", ""};
}

Check check_custodians(const RecordingSettings& settings) {
  const std::set<std::string> keys(settings.recipients.begin(), settings.recipients.end());
  const std::string text = fmt::format("recordings are sealed to {} custodians' keys", keys.size());
  if (keys.size() >= kLeastCustodians) return {Level::ok, "custodians", text, ""};
  return {Level::fail, "custodians", text,
          "name two in recording.recipients: one lost key would lose everything"};
}

Check check_recorder(const std::string& program) {
  const std::string remedy = "build or install amphi-recorder beside amphi (tools/build release)";
  if (program.empty()) return {Level::fail, "recorder", "amphi-recorder is not here", remedy};
  if (const auto started = output_of(program, "--help"); !started)
    return {Level::fail, "recorder", started.error().message, remedy};
  return {Level::ok, "recorder", "amphi-recorder is here and starts", ""};
}

}  // namespace amphi::app
