#include "recorder/storage/erase.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "recorder/seal/names.hpp"

namespace amphi::storage {
namespace {

using seal::Io;

bool missing(const boost::system::error_code& error) {
  return error == boost::system::errc::no_such_file_or_directory;
}

/// What says what there was goes last, so that a deletion that was cut short is seen for what it is.
Io<> remove_files(seal::Folder& folder) {
  auto names = folder.names();
  if (!names) return names.error();
  std::partition(names->begin(), names->end(),
                 [](const std::string& name) { return name != seal::kManifest && name != seal::kKeepFile; });
  for (const std::string& name : *names) {
    if (auto done = folder.remove(name); !done && !missing(done.error())) return done;
  }
  return folder.sync();
}

Io<> remove_recording(seal::Folder& recordings, const RecordingId& id) {
  auto folder = recordings.open_folder(id.str());
  if (!folder) return missing(folder.error()) ? Io<>() : Io<>(folder.error());
  if (auto done = remove_files(**folder); !done) return done;
  if (auto done = recordings.remove_folder(id.str()); !done) return done;
  return recordings.sync();
}

}  // namespace

Erased erase_recording(seal::Vault& vault, seal::Folder& recordings, const RecordingId& id) {
  if (!seal::is_recording_id(id.str()))
    return {false, fail(ErrorCode::malformed, "this is no recording's id")};
  if (auto destroyed = vault.destroy(id); !destroyed) return {false, destroyed};
  if (auto rest = vault.remove_rest(id); !rest) return {true, rest};
  if (auto removed = remove_recording(recordings, id); !removed)
    return {true, fail(ErrorCode::environment,
                       fmt::format("the recording's key is gone, but not all of its files: {}",
                                   removed.error().message()))};
  return {true, {}};
}

}  // namespace amphi::storage
