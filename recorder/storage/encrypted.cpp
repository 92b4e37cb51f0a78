#include "recorder/storage/encrypted.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>

namespace amphi::storage {
namespace {

namespace fs = std::filesystem;

/// What cryptsetup calls its mappings. dm-verity and dm-integrity ("CRYPT-VERITY-", "CRYPT-INTEGRITY-")
/// protect from changes, not from readers.
constexpr std::array<std::string_view, 3> kEncrypting{"CRYPT-LUKS2-", "CRYPT-LUKS1-", "CRYPT-PLAIN-"};
constexpr int kMaxDepth = 16;

bool is_encrypting(const fs::path& device) {
  std::ifstream file(device / "dm" / "uuid");
  std::string uuid;
  std::getline(file, uuid);
  return std::any_of(kEncrypting.begin(), kEncrypting.end(),
                     [&](std::string_view kind) { return uuid.starts_with(kind); });
}

bool is_encrypted(const fs::path& device, int depth) {
  if (is_encrypting(device)) return true;
  if (depth == 0) return false;
  std::error_code error;
  bool any = false;
  for (const auto& slave : fs::directory_iterator(device / "slaves", error)) {
    if (!is_encrypted(slave.path(), depth - 1)) return false;
    any = true;
  }
  return any && !error;
}

}  // namespace

bool is_encrypted_device(unsigned major, unsigned minor, const std::string& sys) {
  return is_encrypted(fs::path(sys) / "dev" / "block" / fmt::format("{}:{}", major, minor), kMaxDepth);
}

Result<> check_encrypted(int folder, const std::string& sys) {
  struct stat status {};
  if (fstat(folder, &status) != 0)
    return fail(ErrorCode::environment,
                fmt::format("cannot look at the recordings' folder: {}", std::strerror(errno)));
  if (is_encrypted_device(major(status.st_dev), minor(status.st_dev), sys)) return {};
  return fail(
      ErrorCode::environment,
      "the recordings' folder is not on an encrypted volume: make one with \"amphi recording storage "
      "init\", open it with \"... open\", or set recording.require_encrypted_storage = false to do without");
}

}  // namespace amphi::storage
