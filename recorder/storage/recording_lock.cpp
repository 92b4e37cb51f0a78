#include "recorder/storage/recording_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

#include <cerrno>
#include <cstring>

namespace amphi::storage {

Result<FileDescriptor> lock_recording(const std::string& recordings, const RecordingId& id) {
  const std::string path = recordings + "/" + id.str();
  FileDescriptor folder(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder && errno == ENOENT) return fail(ErrorCode::not_found, "there is no such recording");
  if (folder && flock(folder.get(), LOCK_EX | LOCK_NB) == 0) return folder;
  if (folder && errno == EWOULDBLOCK)
    return fail(ErrorCode::conflict, "this is being recorded right now; stop it in its room first");
  return fail(ErrorCode::environment, fmt::format("cannot lock {}: {}", path, std::strerror(errno)));
}

}  // namespace amphi::storage
