#pragma once
// The seam to the disk: one folder, by its descriptor. Tests put disks behind it that are full, slow, broken
// or lose their power.
#include <boost/system/result.hpp>
#include <memory>
#include <string>
#include <vector>

#include "mcu/base/file_descriptor.hpp"
#include "recorder/seal/bytes.hpp"

namespace amphi::seal {

/// The error is errno's.
template <class T = void>
using Io = boost::system::result<T>;

/// Open for writing at its end.
class File {
 public:
  virtual ~File() = default;
  /// All of it, or an error, after which any part of it may be there.
  virtual Io<> append(ByteView bytes) = 0;
  /// fdatasync: what was appended is on the disk. After an error nobody knows what is there: Linux forgets
  /// the pages it could not write, and says so once.
  virtual Io<> sync() = 0;
};

/// Names are plain, without a slash. Files are for their owner alone. One thread at a time.
class Folder {
 public:
  virtual ~Folder() = default;
  /// A new file; one of that name is emptied.
  virtual Io<std::unique_ptr<File>> create(const std::string& name) = 0;
  /// One that is there, to go on at its end.
  virtual Io<std::unique_ptr<File>> open(const std::string& name) = 0;
  /// Overwrites the bytes of a file in their place, and syncs.
  virtual Io<> overwrite(const std::string& name, ByteView bytes) = 0;
  /// All of it; EFBIG above `limit`.
  virtual Io<Buffer> read(const std::string& name, std::size_t limit) = 0;
  /// Replaces a file called `to`.
  virtual Io<> rename(const std::string& from, const std::string& to) = 0;
  virtual Io<> remove(const std::string& name) = 0;
  /// fsync of the folder: names made, changed and removed are on the disk.
  virtual Io<> sync() = 0;
  /// In no order.
  virtual Io<std::vector<std::string>> names() = 0;
  /// What an unprivileged user may still write there, in bytes.
  virtual Io<std::uint64_t> free_bytes() = 0;

  virtual Io<std::unique_ptr<Folder>> open_folder(const std::string& name) = 0;
  /// Not there yet; for its owner alone.
  virtual Io<> make_folder(const std::string& name) = 0;
  /// An empty one.
  virtual Io<> remove_folder(const std::string& name) = 0;
};

/// A real one.
class DiskFolder final : public Folder {
 public:
  /// Of a directory that was opened.
  explicit DiskFolder(FileDescriptor directory) : directory_(std::move(directory)) {}
  static Io<std::unique_ptr<Folder>> open_path(const std::string& path);

  Io<std::unique_ptr<File>> create(const std::string& name) override;
  Io<std::unique_ptr<File>> open(const std::string& name) override;
  Io<> overwrite(const std::string& name, ByteView bytes) override;
  Io<Buffer> read(const std::string& name, std::size_t limit) override;
  Io<> rename(const std::string& from, const std::string& to) override;
  Io<> remove(const std::string& name) override;
  Io<> sync() override;
  Io<std::vector<std::string>> names() override;
  Io<std::uint64_t> free_bytes() override;
  Io<std::unique_ptr<Folder>> open_folder(const std::string& name) override;
  Io<> make_folder(const std::string& name) override;
  Io<> remove_folder(const std::string& name) override;

  [[nodiscard]] int descriptor() const { return directory_.get(); }

 private:
  FileDescriptor directory_;
};

/// A file that is there whole or not at all, whenever the power goes: `content` under a name beside, synced,
/// then renamed, and the folder synced.
Io<> write_whole(Folder& folder, const std::string& name, ByteView content);

}  // namespace amphi::seal
