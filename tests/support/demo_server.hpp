#pragma once
#include <sys/types.h>

#include <memory>
#include <string>

#include "mcu/base/result.hpp"

namespace amphi::test {

/// A running `amphi demo --json` and what it printed. The destructor stops it.
class DemoServer {
 public:
  static Result<std::unique_ptr<DemoServer>> start(const std::string& amphi, int speakers);
  ~DemoServer();

  [[nodiscard]] pid_t pid() const { return pid_; }
  std::string http, whip, whep;
  std::string moderator, speaker, attendee;  ///< tokens
  std::string admin;                         ///< where its first admin is made

 private:
  explicit DemoServer(pid_t pid) : pid_(pid) {}
  Result<> read_line(int fd);
  pid_t pid_;
};

}  // namespace amphi::test
