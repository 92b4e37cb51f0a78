#include "mcu/app/cli/recording_help.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <set>
#include <variant>

#include "mcu/app/cli/recording_place.hpp"
#include "recorder/seal/names.hpp"

namespace amphi::app::cli {
namespace {

constexpr std::uint64_t kThousand = 1000;
constexpr double kMillion = 1e6, kBillion = 1e9;

std::string lower_case(std::string text) {
  for (char& letter : text) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return text;
}

/// A recorder that was started again may have had others in its configuration.
std::set<std::string> custodians_of(const seal::Manifest& manifest) {
  std::set<std::string> custodians;
  for (const seal::ManifestEvent& event : manifest.events) {
    if (const auto* begin = std::get_if<seal::BeginLine>(&event))
      custodians.insert(begin->recipients.begin(), begin->recipients.end());
  }
  return custodians;
}

}  // namespace

Error unknown_recording() {
  return fail(ErrorCode::not_found, "there is no such recording on this server; see: amphi recording list");
}

Error no_recording_id(const std::string& typed) {
  return fail(
      ErrorCode::malformed,
      fmt::format("\"{}\" is no recording's id, 26 letters and digits; see: amphi recording list", typed));
}

Error cannot_make(const std::string& file) {
  if (errno == EEXIST)
    return fail(
        ErrorCode::conflict,
        fmt::format("{} is there already, and nothing is written over: remove it, or give another name",
                    file));
  if (errno == ENOENT)
    return fail(ErrorCode::environment, fmt::format("cannot make {}: make its folder first", file));
  return fail(ErrorCode::environment, fmt::format("cannot make {}: {}", file, std::strerror(errno)));
}

std::string size_text(std::uint64_t bytes) {
  const auto number = static_cast<double>(bytes);
  if (bytes < kThousand) return fmt::format("{} bytes", bytes);
  if (number < kMillion) return fmt::format("{:.0f} kB", number / kThousand);
  if (number < kBillion) return fmt::format("{:.0f} MB", number / kMillion);
  return fmt::format("{:.1f} GB", number / kBillion);
}

Result<custody::Container> container_of(const std::string& output) {
  const std::string name = lower_case(output);
  if (name == "-" || name.ends_with(".mkv")) return custody::Container::matroska;
  if (name.ends_with(".mp4")) return custody::Container::mp4;
  return fail(
      ErrorCode::malformed,
      fmt::format("cannot tell what kind of file {} is to be: give a name that ends with .mkv (as it was "
                  "recorded) or .mp4 (encoded anew)",
                  output));
}

Result<> check_known(const RecordingSettings& settings, const std::string& typed) {
  std::error_code ignored;
  const bool folder = typed.find('/') != std::string::npos || std::filesystem::is_directory(typed, ignored);
  if (folder || settings.directory.empty()) return {};
  if (!seal::is_recording_id(typed)) return no_recording_id(typed);
  const auto spool = open_spool(settings);
  if (!spool) return spool.error();
  return (*spool)->open_folder(typed) ? Result<>() : Result<>(unknown_recording());
}

Result<> check_custodian(const custody::Recording& recording, const custody::Keys& keys) {
  if (recording.manifest().damaged()) return {};
  const std::set<std::string> custodians = custodians_of(recording.manifest());
  const bool any = std::any_of(keys.identities.begin(), keys.identities.end(), [&](const auto& identity) {
    return custodians.contains(identity.recipient().str());
  });
  if (any) return {};
  return fail(
      ErrorCode::forbidden,
      fmt::format(
          "this recording is sealed to other keys than the one given with --key; whoever holds one of "
          "these opens it:\n  {}",
          fmt::join(custodians, "\n  ")));
}

Result<AsOwner> AsOwner::of(const std::string& folder) {
  struct stat about {};
  if (::geteuid() != 0) return AsOwner(false);
  if (::stat(folder.c_str(), &about) != 0)
    return fail(ErrorCode::environment, fmt::format("cannot look at {}: {}", folder, std::strerror(errno)));
  if (about.st_uid == 0) return AsOwner(false);
  if (::setegid(about.st_gid) == 0 && ::seteuid(about.st_uid) == 0) return AsOwner(true);
  const bool back = ::setegid(::getgid()) == 0;
  AMPHI_ASSERT(back);
  return fail(ErrorCode::environment, fmt::format("root may not write for the owner of {}", folder));
}

Result<> write_keep_as_owner(const std::string& path, seal::Folder& folder, const storage::Keep& keep) {
  const auto owner = AsOwner::of(path);
  return owner ? storage::write_keep(folder, keep) : Result<>(owner.error());
}

AsOwner::~AsOwner() {
  if (!active_) return;
  const bool back = ::seteuid(0) == 0 && ::setegid(::getgid()) == 0;
  AMPHI_ASSERT(back);
}

}  // namespace amphi::app::cli
