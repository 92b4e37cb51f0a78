#pragma once
// The sections of the configuration file, for config.cpp. Each reads its table, which may be null, and keeps
// the first complaint in `error`.
#include <string>

#include "mcu/app/config.hpp"
#include "mcu/app/toml_reader.hpp"

namespace amphi::app {

inline constexpr std::string_view kAddressRule = "must be a literal IP address";

inline void keep_first(std::string& error, const TomlReader& reader) {
  if (error.empty()) error = reader.error();
}

// config_media.cpp
void read_media(const toml::table* table, Config& config, std::string& error);
void read_program(const toml::table* table, Config& config, std::string& error);
/// `program` is the [program] section, which names some of the same things.
void read_rungs(TomlReader& root, const toml::table* program, Config& config, std::string& error);

// config_service.cpp
void read_http(const toml::table* table, Config& config, std::string& error);
void read_ice_servers(TomlReader& root, Config& config, std::string& error);
void read_turn(const toml::table* table, Config& config, std::string& error);
void read_limits(const toml::table* table, Config& config, std::string& error);
void read_metrics(const toml::table* table, Config& config, std::string& error);
/// A server that reads a file keeps its accounts on a disk.
void read_store(const toml::table* table, Config& config, std::string& error);
void read_accounts(const toml::table* table, Config& config, std::string& error);

// config_recording.cpp
void read_recording(const toml::table* table, Config& config, std::string& error);

}  // namespace amphi::app
