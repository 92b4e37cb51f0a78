#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gateway/fanout/room_router.hpp"
#include "gateway/http/server.hpp"
#include "gateway/http/whip_endpoint.hpp"
#include "mcu/base/result.hpp"
#include "mcu/session/room_config.hpp"

namespace amphi::app {

/// Everything that `amphi serve` is told; see docs/configuration.md.
struct Config {
  http::ServerConfig http;
  std::string web_root;  ///< empty: beside the program
  fanout::RoomMediaConfig media;
  std::size_t shards = 1;
  std::vector<http::IceServer> ice_servers;
  std::vector<session::RoomConfig> rooms;
  std::string log_level = "info";
};

/// Reads a TOML file. Errors (environment) name the file, the line and the remedy. Unknown keys are errors,
/// so that a misspelt one does not pass for a default.
Result<Config> load_config(const std::string& file);
/// The same from text; `name` stands for the file in errors.
Result<Config> parse_config(const std::string& text, const std::string& name);

}  // namespace amphi::app
