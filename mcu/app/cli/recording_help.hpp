#pragma once
// Internal to the recording commands: what went wrong, said with what to do next; and how things are called.
#include <cstdint>
#include <string>
#include <utility>

#include "mcu/app/recording_settings.hpp"
#include "mcu/base/result.hpp"
#include "recorder/custody/join.hpp"
#include "recorder/custody/recording.hpp"
#include "recorder/storage/keep_file.hpp"

namespace amphi::app::cli {

/// not_found.
Error unknown_recording();
/// malformed.
Error no_recording_id(const std::string& typed);
/// "cannot make FILE: why", with another way where there is one. From errno.
Error cannot_make(const std::string& file);

/// "734 bytes", "12 kB", "560 MB", "3.2 GB": never nothing of something.
std::string size_text(std::uint64_t bytes);

/// By the name's end, whatever its case; "-" is Matroska. malformed: any other.
Result<custody::Container> container_of(const std::string& output);

/// Where an id was typed: that there is a spool, and the recording in it. malformed, not_found, environment.
Result<> check_known(const RecordingSettings& settings, const std::string& typed);

/// forbidden: none of the keys is of somebody whom the recording is sealed to, as far as a manifest that
/// nobody changed says.
Result<> check_custodian(const custody::Recording& recording, const custody::Keys& keys);

/// While it lives, root writes as the user whom a folder belongs to, so that what is replaced there stays
/// that user's. Without an effect for others. Not thread-safe: the whole process is meant.
class AsOwner {
 public:
  /// environment: the folder cannot be looked at, or root may not be that user.
  static Result<AsOwner> of(const std::string& folder);
  AsOwner(AsOwner&& other) noexcept : active_(std::exchange(other.active_, false)) {}
  AsOwner& operator=(AsOwner&&) = delete;
  AsOwner(const AsOwner&) = delete;
  AsOwner& operator=(const AsOwner&) = delete;
  ~AsOwner();

 private:
  explicit AsOwner(bool active) : active_(active) {}
  bool active_;
};

/// The server must be able to read it, whoever typed the command. `path` is the recording's folder.
Result<> write_keep_as_owner(const std::string& path, seal::Folder& folder, const storage::Keep& keep);

}  // namespace amphi::app::cli
