#include "mcu/store/private_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "mcu/base/file_descriptor.hpp"

namespace amphi::store {
namespace {

constexpr mode_t kFolderMode = 0700;
constexpr mode_t kFileMode = 0600;

Error cannot(const char* what, const std::string& path) {
  return fail(ErrorCode::environment, fmt::format("cannot {} {}: {}; give it to the user that runs amphi, or "
                                                  "set store.path to a folder of that user's",
                                                  what, path, std::strerror(errno)));
}

std::string folder_of(const std::string& file) {
  const std::string folder = std::filesystem::path(file).parent_path().string();
  return folder.empty() ? "." : folder;
}

}  // namespace

Result<void> make_private_folder(const std::string& folder) {
  struct stat status {};
  if (stat(folder.c_str(), &status) != 0) {
    if (mkdir(folder.c_str(), kFolderMode) != 0) return cannot("make the folder", folder);
    return {};
  }
  if (!S_ISDIR(status.st_mode)) {
    return fail(ErrorCode::environment, fmt::format("{} is not a folder; set store.path to one", folder));
  }
  if (access(folder.c_str(), W_OK | X_OK) != 0) return cannot("write in the folder", folder);
  return {};
}

Result<void> make_private_file(const std::string& file) {
  const FileDescriptor made(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kFileMode));
  if (made.get() < 0) return cannot("write", file);
  struct stat status {};
  struct stat folder {};
  if (fstat(made.get(), &status) != 0) return cannot("look at", file);
  if (status.st_uid == geteuid() && (status.st_mode & 0777) != kFileMode &&
      fchmod(made.get(), kFileMode) != 0)
    return cannot("protect", file);
  if (geteuid() != 0 || stat(folder_of(file).c_str(), &folder) != 0) return {};
  if (status.st_uid == 0 && folder.st_uid != 0 && fchown(made.get(), folder.st_uid, folder.st_gid) != 0)
    return cannot("give away", file);
  return {};
}

}  // namespace amphi::store
