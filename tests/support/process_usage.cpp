#include "tests/support/process_usage.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace amphi::test {
namespace {

struct Stat {
  std::string name;
  pid_t parent = 0;
  double cpu_seconds = 0;
  int threads = 0;
  std::int64_t resident_pages = 0;
};

Stat read_stat(const std::string& pid) {
  std::ifstream in("/proc/" + pid + "/stat");
  std::string text;
  std::getline(in, text);
  const auto open = text.find('(');
  const auto close = text.rfind(')');
  if (close == std::string::npos) return {};
  Stat stat;
  stat.name = text.substr(open + 1, close - open - 1);
  std::istringstream rest(text.substr(close + 2));
  std::vector<std::string> fields;  // fields[0] is the third field of proc(5)
  for (std::string field; rest >> field;) fields.push_back(field);
  if (fields.size() < 22) return {};
  stat.parent = std::stoi(fields[1]);
  stat.cpu_seconds =
      (std::stod(fields[11]) + std::stod(fields[12])) / static_cast<double>(sysconf(_SC_CLK_TCK));
  stat.threads = std::stoi(fields[17]);
  stat.resident_pages = std::stoll(fields[21]);
  return stat;
}

int descriptors_of(pid_t pid) {
  std::error_code error;
  int count = 0;
  for (std::filesystem::directory_iterator entry("/proc/" + std::to_string(pid) + "/fd", error), end;
       !error && entry != end; entry.increment(error)) {
    ++count;
  }
  return count;
}

}  // namespace

ProcessUsage usage_of(pid_t pid) {
  const Stat stat = read_stat(std::to_string(pid));
  return {stat.cpu_seconds, stat.resident_pages * sysconf(_SC_PAGESIZE) / 1024, stat.threads,
          descriptors_of(pid)};
}

std::vector<pid_t> children_of(pid_t parent, const std::string& name) {
  std::vector<pid_t> children;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string pid = entry.path().filename().string();
    if (pid.find_first_not_of("0123456789") != std::string::npos) continue;
    const Stat stat = read_stat(pid);
    if (stat.parent == parent && stat.name == name) children.push_back(std::stoi(pid));
  }
  return children;
}

}  // namespace amphi::test
