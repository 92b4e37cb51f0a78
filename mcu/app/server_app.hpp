#pragma once
#include <memory>
#include <optional>
#include <string>

#include "mcu/app/config.hpp"
#include "mcu/app/install_paths.hpp"
#include "mcu/base/result.hpp"

namespace amphi::app {

/// The whole server: accounts, media plane, rooms, HTTP. Owner and thread: main().
class ServerApp {
 public:
  /// Starts listening. Errors: environment.
  static Result<std::unique_ptr<ServerApp>> create(const Config& config, const InstallPaths& paths);
  ~ServerApp();

  /// Serves until stop() or one of SIGINT and SIGTERM. Call once.
  void run();
  /// Thread-safe.
  void stop();
  [[nodiscard]] std::uint16_t port() const;
  /// Where `/metrics` is; nothing where it is not served.
  [[nodiscard]] std::optional<std::uint16_t> metrics_port() const;
  /// As app::setup_link(). Call before run().
  [[nodiscard]] Result<std::optional<std::string>> setup_link(const std::string& origin);

 private:
  struct Parts;
  explicit ServerApp(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace amphi::app
