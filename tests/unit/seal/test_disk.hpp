#pragma once
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>

#include "recorder/seal/folder.hpp"

namespace amphi::test {

/// A disk in memory that knows what would be left of it after a power cut, and that can be told to fail.
///
/// Appended bytes are safe once their file is synced, names once the folder is. Of the rest a power cut keeps
/// any prefix: of each file's bytes, and of the changes to the names.
class TestDisk {
 public:
  enum class Operation { create, append, sync_file, rename, remove, sync_folder };
  /// Called before each operation; 0 lets it pass, an errno fails it. A failed append leaves half of its
  /// bytes.
  std::function<int(Operation, const std::string& name)> fails = [](Operation, const std::string&) {
    return 0;
  };
  std::uint64_t free_bytes = 1UL << 40U;
  int operations = 0;
  /// From this operation on the power is off: everything fails, and nothing changes any more. -1: never.
  int power_off_at = -1;

  std::unique_ptr<seal::Folder> folder();
  /// What is there after the power came back. `random` chooses how much of what was not synced is kept.
  void power_cut(std::mt19937& random);

  /// As one sees it while it runs.
  [[nodiscard]] std::map<std::string, seal::Buffer> files() const;
  void put(const std::string& name, seal::Buffer content);
  void drop(const std::string& name);

 private:
  friend class TestFolder;
  friend class TestFile;
  struct Content {
    seal::Buffer bytes;
    std::size_t synced = 0;
  };
  using Names = std::map<std::string, std::shared_ptr<Content>>;

  /// Counts, and says what the operation fails with.
  int begin(Operation operation, const std::string& name);

  Names names_;
  /// The folder's states since its last sync, oldest first; names_ is the newest.
  std::vector<Names> history_{1};
};

}  // namespace amphi::test
