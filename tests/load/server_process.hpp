#pragma once
#include <sys/types.h>

#include <memory>
#include <string>

#include "mcu/base/result.hpp"

namespace amphi::load {

/// A running `amphi serve` with one room, on loopback, and the folder of its configuration. The destructor
/// stops it.
class ServerProcess {
 public:
  /// `extra_file`: TOML to add to the configuration, or "". Returns when the server answers.
  static Result<std::unique_ptr<ServerProcess>> start(const std::string& amphi, const std::string& room,
                                                      const std::string& extra_file);
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }
  std::string http;                          ///< http://127.0.0.1:port
  std::string moderator, speaker, attendee;  ///< tokens

 private:
  ServerProcess() = default;
  Result<> write_config(const std::string& room, const std::string& extra_file);
  Result<> spawn(const std::string& amphi);
  Result<> wait_until_it_answers();

  std::string folder_;
  pid_t pid_ = -1;
};

}  // namespace amphi::load
