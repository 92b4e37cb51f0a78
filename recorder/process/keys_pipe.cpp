#include "recorder/process/keys_pipe.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>

namespace amphi::recorder {
namespace {

bool write_all(int fd, std::span<const std::uint8_t> bytes) {
  return ::write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
}

bool read_all(int fd, std::span<std::uint8_t> bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const ssize_t count = ::read(fd, bytes.data() + at, bytes.size() - at);
    if (count <= 0) return false;
    at += static_cast<std::size_t>(count);
  }
  return true;
}

}  // namespace

Result<FileDescriptor> write_keys(const seal::RecordingKeys& keys) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0)
    return fail(ErrorCode::environment, "no pipe for a recorder; raise the limit of open files");
  FileDescriptor reading(ends[0]);
  const FileDescriptor writing(ends[1]);
  if (!write_all(writing.get(), keys.outer.view()) || !write_all(writing.get(), keys.signing.view()))
    return fail(ErrorCode::environment, "a pipe does not take a recorder's keys");
  return reading;
}

Result<seal::RecordingKeys> read_keys(FileDescriptor pipe) {
  seal::RecordingKeys keys;
  if (!read_all(pipe.get(), keys.outer.bytes()) || !read_all(pipe.get(), keys.signing.bytes()))
    return fail(ErrorCode::environment, "the recorder was given no keys");
  return keys;
}

}  // namespace amphi::recorder
