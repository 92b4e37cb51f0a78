#pragma once
#include <filesystem>
#include <fstream>
#include <string>

#include "mcu/base/random.hpp"

namespace amphi::testing {

/// A machine as files say it is.
class FakeRoot {
 public:
  FakeRoot() { std::filesystem::create_directories(path_); }
  ~FakeRoot() { std::filesystem::remove_all(path_); }
  void write(const std::string& file, const std::string& text) const {
    const std::filesystem::path full = path_.string() + file;
    std::filesystem::create_directories(full.parent_path());
    std::ofstream(full) << text;
  }
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_ = std::filesystem::temp_directory_path() / ("amphi-test-" + random_name(12));
};

/// A line of /proc/[pid]/stat.
inline std::string process_stat(int parent, int ticks) {
  return "77 (a ) name) S " + std::to_string(parent) + " 1 1 0 -1 4194560 1 1 0 0 " + std::to_string(ticks) +
         " 0 9 9 20 0 1 0\n";
}

}  // namespace amphi::testing
