#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gateway/fanout/room_media_config.hpp"
#include "gateway/http/server.hpp"
#include "gateway/signaling/ice_servers.hpp"
#include "mcu/accounts/service.hpp"
#include "mcu/app/load_governor.hpp"
#include "mcu/app/recording_settings.hpp"
#include "mcu/base/result.hpp"
#include "mcu/session/room_config.hpp"

namespace amphi::app {

/// Where `/metrics` is served.
struct MetricsConfig {
  bool enabled = true;
  /// Asked for: that the port is taken is an error then, else only a warning.
  bool explicitly = false;
  std::string address = "127.0.0.1";
  std::uint16_t port = 9464;
};

struct Limits {
  std::size_t max_attendees_per_room = 256;
  std::size_t max_on_stage = 32;
  bool thin_out = true;  ///< save work and turn people away before the machine has too much to do
  LoadThresholds load;
};

/// Where accounts, rooms and invitations are kept.
struct StoreSettings {
  bool in_memory = true;  ///< gone when the server ends: the demo
  accounts::StoreConfig files = {};
};

/// Everything that `amphi serve` is told; see docs/configuration.md.
struct Config {
  http::ServerConfig http;
  std::string web_root;  ///< empty: beside the program
  fanout::RoomMediaConfig media;
  std::size_t shards = 1;
  signaling::IceConfig ice;
  Limits limits;
  MetricsConfig metrics;
  StoreSettings store;
  RecordingSettings recording;
  std::vector<session::RoomConfig> rooms;
  std::string log_level = "info";
};

/// Reads a TOML file. Errors (environment) name the file, the line and the remedy. Unknown keys are errors,
/// so that a misspelt one does not pass for a default.
Result<Config> load_config(const std::string& file);
/// The same from text; `name` stands for the file in errors.
Result<Config> parse_config(const std::string& text, const std::string& name);

}  // namespace amphi::app
