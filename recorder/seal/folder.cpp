#include "recorder/seal/folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace amphi::seal {
namespace {

constexpr mode_t kFileMode = 0600;
constexpr mode_t kFolderMode = 0700;

boost::system::error_code last_error() {
  return {errno, boost::system::system_category()};
}

Io<> checked(int result) {
  if (result < 0) return last_error();
  return {};
}

Io<FileDescriptor> open_at(int directory, const std::string& name, int flags) {
  FileDescriptor file(openat(directory, name.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, kFileMode));
  if (!file) return last_error();
  return file;
}

Io<> write_all(int file, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = write(file, bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return last_error();
    bytes = bytes.subspan(static_cast<std::size_t>(wrote));
  }
  return {};
}

class DiskFile final : public File {
 public:
  explicit DiskFile(FileDescriptor file) : file_(std::move(file)) {}
  Io<> append(ByteView bytes) override { return write_all(file_.get(), bytes); }
  Io<> sync() override { return checked(fdatasync(file_.get())); }

 private:
  FileDescriptor file_;
};

Io<std::unique_ptr<File>> as_file(Io<FileDescriptor> file) {
  if (!file) return file.error();
  return std::unique_ptr<File>(std::make_unique<DiskFile>(std::move(*file)));
}

Io<std::unique_ptr<Folder>> as_folder(Io<FileDescriptor> directory) {
  if (!directory) return directory.error();
  return std::unique_ptr<Folder>(std::make_unique<DiskFolder>(std::move(*directory)));
}

}  // namespace

Io<std::unique_ptr<Folder>> DiskFolder::open_path(const std::string& path) {
  FileDescriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory) return last_error();
  return as_folder(std::move(directory));
}

Io<std::unique_ptr<File>> DiskFolder::create(const std::string& name) {
  return as_file(open_at(directory_.get(), name, O_WRONLY | O_CREAT | O_TRUNC));
}

Io<std::unique_ptr<File>> DiskFolder::open(const std::string& name) {
  return as_file(open_at(directory_.get(), name, O_WRONLY | O_APPEND));
}

Io<> DiskFolder::overwrite(const std::string& name, ByteView bytes) {
  auto file = open_at(directory_.get(), name, O_WRONLY);
  if (!file) return file.error();
  if (auto done = write_all(file->get(), bytes); !done) return done;
  return checked(fsync(file->get()));
}

Io<Buffer> DiskFolder::read(const std::string& name, std::size_t limit) {
  auto file = open_at(directory_.get(), name, O_RDONLY | O_NONBLOCK);
  if (!file) return file.error();
  struct stat status {};
  if (fstat(file->get(), &status) != 0) return last_error();
  if (!S_ISREG(status.st_mode))
    return boost::system::errc::make_error_code(boost::system::errc::not_supported);
  if (status.st_size < 0 || static_cast<std::uint64_t>(status.st_size) > limit)
    return boost::system::errc::make_error_code(boost::system::errc::file_too_large);
  Buffer content(static_cast<std::size_t>(status.st_size));
  std::size_t got = 0;
  while (got < content.size()) {
    const ssize_t more = ::read(file->get(), content.data() + got, content.size() - got);
    if (more < 0 && errno == EINTR) continue;
    if (more < 0) return last_error();
    if (more == 0) break;
    got += static_cast<std::size_t>(more);
  }
  content.resize(got);
  return content;
}

Io<> DiskFolder::rename(const std::string& from, const std::string& to) {
  return checked(renameat(directory_.get(), from.c_str(), directory_.get(), to.c_str()));
}

Io<> DiskFolder::remove(const std::string& name) {
  return checked(unlinkat(directory_.get(), name.c_str(), 0));
}

Io<> DiskFolder::sync() {
  return checked(fsync(directory_.get()));
}

Io<std::vector<std::string>> DiskFolder::names() {
  auto again = open_at(directory_.get(), ".", O_RDONLY | O_DIRECTORY);
  if (!again) return again.error();
  DIR* listing = fdopendir(again->get());
  if (listing == nullptr) return last_error();
  static_cast<void>(again->release());  // closedir() closes it
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = readdir(listing)) {
    const std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(name);
  }
  const auto error = last_error();
  closedir(listing);
  if (error) return error;
  return names;
}

Io<std::uint64_t> DiskFolder::free_bytes() {
  struct statvfs status {};
  if (fstatvfs(directory_.get(), &status) != 0) return last_error();
  return std::uint64_t{status.f_bavail} * status.f_frsize;
}

Io<std::unique_ptr<Folder>> DiskFolder::open_folder(const std::string& name) {
  return as_folder(open_at(directory_.get(), name, O_RDONLY | O_DIRECTORY));
}

Io<> DiskFolder::make_folder(const std::string& name) {
  return checked(mkdirat(directory_.get(), name.c_str(), kFolderMode));
}

Io<> DiskFolder::remove_folder(const std::string& name) {
  return checked(unlinkat(directory_.get(), name.c_str(), AT_REMOVEDIR));
}

Io<> write_whole(Folder& folder, const std::string& name, ByteView content) {
  const std::string beside = name + ".tmp";
  auto file = folder.create(beside);
  if (!file) return file.error();
  auto done = (*file)->append(content);
  if (done) done = (*file)->sync();
  if (done) done = folder.rename(beside, name);
  if (done) done = folder.sync();
  // On a full disk the rest would only be in the way.
  if (!done) static_cast<void>(folder.remove(beside));
  return done;
}

}  // namespace amphi::seal
