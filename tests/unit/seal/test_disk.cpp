#include "tests/unit/seal/test_disk.hpp"

#include <cerrno>

namespace amphi::test {

using seal::Buffer;
using seal::ByteView;
using seal::Io;

namespace {

boost::system::error_code error_of(int number) {
  return {number, boost::system::system_category()};
}

}  // namespace

class TestFile final : public seal::File {
 public:
  TestFile(TestDisk& disk, std::string name, std::shared_ptr<TestDisk::Content> content)
      : disk_(disk), name_(std::move(name)), content_(std::move(content)) {}

  Io<> append(ByteView bytes) override {
    const int error = disk_.begin(TestDisk::Operation::append, name_);
    if (error == ECANCELED) return error_of(EIO);
    seal::append(content_->bytes, error == 0 ? bytes : bytes.first(bytes.size() / 2));
    if (error != 0) return error_of(error);
    return {};
  }
  Io<> sync() override {
    if (const int error = disk_.begin(TestDisk::Operation::sync_file, name_); error != 0) {
      // Linux gives up on the pages: what was not synced before may be lost, and a second sync says nothing.
      if (error != ECANCELED) content_->bytes.resize(content_->synced);
      return error_of(error == ECANCELED ? EIO : error);
    }
    content_->synced = content_->bytes.size();
    return {};
  }

 private:
  TestDisk& disk_;
  std::string name_;
  std::shared_ptr<TestDisk::Content> content_;
};

class TestFolder final : public seal::Folder {
 public:
  explicit TestFolder(TestDisk& disk) : disk_(disk) {}

  Io<std::unique_ptr<seal::File>> create(const std::string& name) override {
    if (const int error = disk_.begin(TestDisk::Operation::create, name); error != 0) return error_of(error);
    auto content = std::make_shared<TestDisk::Content>();
    disk_.names_[name] = content;
    disk_.history_.push_back(disk_.names_);
    return std::unique_ptr<seal::File>(std::make_unique<TestFile>(disk_, name, content));
  }
  Io<std::unique_ptr<seal::File>> open(const std::string& name) override {
    const auto found = disk_.names_.find(name);
    if (found == disk_.names_.end()) return error_of(ENOENT);
    return std::unique_ptr<seal::File>(std::make_unique<TestFile>(disk_, name, found->second));
  }
  Io<> overwrite(const std::string& name, ByteView bytes) override {
    const auto found = disk_.names_.find(name);
    if (found == disk_.names_.end()) return error_of(ENOENT);
    found->second->bytes.assign(bytes.begin(), bytes.end());
    found->second->synced = bytes.size();
    return {};
  }
  Io<Buffer> read(const std::string& name, std::size_t) override {
    const auto found = disk_.names_.find(name);
    if (found == disk_.names_.end()) return error_of(ENOENT);
    return found->second->bytes;
  }
  Io<> rename(const std::string& from, const std::string& to) override {
    if (const int error = disk_.begin(TestDisk::Operation::rename, from); error != 0) return error_of(error);
    const auto found = disk_.names_.find(from);
    if (found == disk_.names_.end()) return error_of(ENOENT);
    disk_.names_[to] = found->second;
    disk_.names_.erase(from);
    disk_.history_.push_back(disk_.names_);
    return {};
  }
  Io<> remove(const std::string& name) override {
    if (const int error = disk_.begin(TestDisk::Operation::remove, name); error != 0) return error_of(error);
    if (disk_.names_.erase(name) == 0) return error_of(ENOENT);
    disk_.history_.push_back(disk_.names_);
    return {};
  }
  Io<> sync() override {
    if (const int error = disk_.begin(TestDisk::Operation::sync_folder, ""); error != 0)
      return error_of(error);
    disk_.history_.assign(1, disk_.names_);
    return {};
  }
  Io<std::vector<std::string>> names() override {
    std::vector<std::string> names;
    for (const auto& [name, content] : disk_.names_) names.push_back(name);
    return names;
  }
  Io<std::uint64_t> free_bytes() override { return disk_.free_bytes; }
  Io<std::unique_ptr<seal::Folder>> open_folder(const std::string&) override { return error_of(ENOTDIR); }
  Io<> make_folder(const std::string&) override { return error_of(ENOTSUP); }
  Io<> remove_folder(const std::string&) override { return error_of(ENOTSUP); }

 private:
  TestDisk& disk_;
};

std::unique_ptr<seal::Folder> TestDisk::folder() {
  return std::make_unique<TestFolder>(*this);
}

/// ECANCELED: the power is off.
int TestDisk::begin(Operation operation, const std::string& name) {
  if (power_off_at >= 0 && operations >= power_off_at) return ECANCELED;
  ++operations;
  return fails(operation, name);
}

void TestDisk::power_cut(std::mt19937& random) {
  const auto up_to = [&](std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit)(random);
  };
  names_ = history_[up_to(history_.size() - 1)];
  for (auto& [name, content] : names_) {
    // Another file may share it under its former name, so each gets its own.
    auto left = std::make_shared<Content>(*content);
    left->bytes.resize(left->synced + up_to(left->bytes.size() - left->synced));
    left->synced = left->bytes.size();
    content = left;
  }
  history_.assign(1, names_);
  power_off_at = -1;
}

std::map<std::string, Buffer> TestDisk::files() const {
  std::map<std::string, Buffer> out;
  for (const auto& [name, content] : names_) out[name] = content->bytes;
  return out;
}

void TestDisk::put(const std::string& name, Buffer content) {
  const std::size_t size = content.size();
  names_[name] = std::make_shared<Content>(Content{std::move(content), size});
  history_.assign(1, names_);
}

void TestDisk::drop(const std::string& name) {
  names_.erase(name);
  history_.assign(1, names_);
}

}  // namespace amphi::test
