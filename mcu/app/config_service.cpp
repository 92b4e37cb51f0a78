#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "gateway/transport/local_addresses.hpp"
#include "mcu/app/config_sections.hpp"

namespace amphi::app {
namespace {

constexpr std::size_t kShortestTurnSecret = 16;

bool starts_with_one_of(std::string_view text, std::initializer_list<std::string_view> schemes) {
  for (const std::string_view scheme : schemes) {
    if (text.starts_with(scheme) && text.size() > scheme.size()) return true;
  }
  return false;
}

}  // namespace

void read_http(const toml::table* table, Config& config, std::string& error) {
  TomlReader reader(table, "http");
  reader.allow_only({"address", "port", "certificate", "key", "web_root", "max_connections",
                     "max_connections_per_address", "origins", "tls_in_front"});
  reader.read("address", config.http.address);
  if (transport::ip_version(config.http.address) == 0) reader.complain("address", kAddressRule);
  reader.read("port", config.http.port, 0, 65535);
  reader.read("max_connections", config.http.max_connections, 1, 100'000);
  reader.read("max_connections_per_address", config.http.client.connections, 1, 100'000);
  reader.read("tls_in_front", config.http.tls_in_front);
  reader.read("origins", config.http.origins);
  for (const std::string& origin : config.http.origins) {
    const bool known = starts_with_one_of(origin, {"https://", "http://"});
    if (!known || std::count(origin.begin(), origin.end(), '/') != 2)
      reader.complain("origins", "must be origins such as \"https://meet.example.org\", without a path");
  }
  reader.read("web_root", config.web_root);
  std::error_code ignored;
  if (!config.web_root.empty() && !std::filesystem::is_directory(config.web_root, ignored))
    reader.complain("web_root", "is not a folder that can be read");
  http::TlsFiles tls;
  reader.read("certificate", tls.certificate_file);
  reader.read("key", tls.key_file);
  if (tls.certificate_file.empty() != tls.key_file.empty()) {
    reader.complain("certificate", "and http.key belong together; set both or none");
  }
  if (!tls.certificate_file.empty()) config.http.tls = std::move(tls);
  keep_first(error, reader);
}

void read_ice_servers(TomlReader& root, Config& config, std::string& error) {
  for (const toml::table* table : root.tables("ice_server")) {
    TomlReader reader(table, "ice_server");
    reader.allow_only({"url", "username", "credential"});
    http::IceServer server;
    reader.read("url", server.url);
    reader.read("username", server.username);
    reader.read("credential", server.credential);
    if (server.url.empty()) reader.complain("url", "is missing");
    if (!starts_with_one_of(server.url, {"stun:", "stuns:", "turn:", "turns:"}))
      reader.complain("url", "must begin with stun:, stuns:, turn: or turns:");
    config.ice.fixed.push_back(std::move(server));
    keep_first(error, reader);
  }
}

void read_turn(const toml::table* table, Config& config, std::string& error) {
  if (table != nullptr) {
    TomlReader reader(table, "turn");
    reader.allow_only({"urls", "secret", "lifetime"});
    signaling::TurnConfig turn;
    reader.read("urls", turn.urls);
    if (turn.urls.empty())
      reader.complain("urls", "is missing; for example [\"turn:turn.example.org:3478\"]");
    for (const std::string& url : turn.urls) {
      if (!starts_with_one_of(url, {"turn:", "turns:"}))
        reader.complain("urls", "must begin with turn: or turns:");
    }
    reader.read("secret", turn.secret);
    if (turn.secret.size() < kShortestTurnSecret)
      reader.complain("secret",
                      "must have at least 16 characters, the same as the relay's static-auth-secret");
    std::int64_t lifetime = turn.lifetime.count();
    reader.read("lifetime", lifetime, 600, 7 * 24 * 3600);
    turn.lifetime = std::chrono::seconds(lifetime);
    config.ice.turn = std::move(turn);
    keep_first(error, reader);
  }
  bool relay = config.ice.turn.has_value();
  for (const http::IceServer& server : config.ice.fixed) relay |= server.url.starts_with("turn");
  if (config.ice.relay_only && !relay && error.empty())
    error = "media.relay_only needs a relay: add a [turn] section";
}

void read_limits(const toml::table* table, Config& config, std::string& error) {
  TomlReader reader(table, "limits");
  reader.allow_only(
      {"max_attendees_per_room", "max_on_stage", "thin_out", "busy_percent", "calm_percent", "late_percent"});
  reader.read("max_attendees_per_room", config.limits.max_attendees_per_room, 1, 5'000);
  reader.read("max_on_stage", config.limits.max_on_stage, 1, 64);
  reader.read("thin_out", config.limits.thin_out);
  LoadThresholds& load = config.limits.load;
  const auto read_share = [&reader](std::string_view key, double& out) {
    int percent = static_cast<int>(out * 100 + 0.5);
    reader.read(key, percent, 1, 100);
    out = percent / 100.0;
  };
  read_share("busy_percent", load.busy);
  read_share("calm_percent", load.calm);
  read_share("late_percent", load.late);
  if (load.calm >= load.busy) reader.complain("calm_percent", "must be below limits.busy_percent");
  keep_first(error, reader);
}

void read_metrics(const toml::table* table, Config& config, std::string& error) {
  TomlReader reader(table, "metrics");
  reader.allow_only({"enabled", "address", "port"});
  config.metrics.explicitly = table != nullptr;
  reader.read("enabled", config.metrics.enabled);
  reader.read("address", config.metrics.address);
  if (transport::ip_version(config.metrics.address) == 0) reader.complain("address", kAddressRule);
  reader.read("port", config.metrics.port, 0, 65535);
  keep_first(error, reader);
}

void read_store(const toml::table* table, Config& config, std::string& error) {
  TomlReader reader(table, "store");
  reader.allow_only({"path", "key_file"});
  config.store.in_memory = false;
  // systemd's StateDirectory= says where this unit may write.
  if (const char* folder = std::getenv("STATE_DIRECTORY")) config.store.files.path = folder;
  reader.read("path", config.store.files.path);
  reader.read("key_file", config.store.files.key_file);
  keep_first(error, reader);
}

void read_accounts(const toml::table* table, Config& config, std::string& error) {
  TomlReader reader(table, "accounts");
  reader.allow_only({"hash_megabytes", "hash_passes"});
  accounts::HashLimits& hashing = config.store.files.hashing;
  std::size_t megabytes = hashing.memory >> 20U;
  reader.read("hash_megabytes", megabytes, 19, 4096);
  hashing.memory = megabytes << 20U;
  reader.read("hash_passes", hashing.passes, 2, 20);
  keep_first(error, reader);
}

}  // namespace amphi::app
