#include "mcu/app/config.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "gateway/transport/local_addresses.hpp"
#include "mcu/app/toml_reader.hpp"

namespace amphi::app {
namespace {

constexpr std::size_t kShortestSecret = 16;
constexpr std::array<std::string_view, 5> kLogLevels = {"debug", "info", "warning", "error", "off"};
constexpr std::string_view kAddressRule = "must be a literal IP address";

void keep_first(std::string& error, const TomlReader& reader) {
  if (error.empty()) error = reader.error();
}

void read_http(const toml::table* table, Config& config, std::string& error) {
  TomlReader reader(table, "http");
  reader.allow_only({"address", "port", "certificate", "key", "web_root", "max_connections"});
  reader.read("address", config.http.address);
  if (transport::ip_version(config.http.address) == 0) reader.complain("address", kAddressRule);
  reader.read("port", config.http.port, 0, 65535);
  reader.read("max_connections", config.http.max_connections, 1, 100'000);
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

void read_media(const toml::table* table, Config& config, std::string& error) {
  TomlReader reader(table, "media");
  reader.allow_only({"addresses", "port_min", "port_max", "public_address", "shards"});
  transport::TransportConfig& transport = config.media.transport;
  reader.read("addresses", transport.addresses);
  for (const std::string& address : transport.addresses) {
    if (transport::ip_version(address) == 0) reader.complain("addresses", "must be literal IP addresses");
  }
  reader.read("port_min", transport.port_min, 0, 65535);
  reader.read("port_max", transport.port_max, 0, 65535);
  if (transport.port_max < transport.port_min)
    reader.complain("port_max", "must not be below media.port_min");
  std::string public_address;
  reader.read("public_address", public_address);
  if (!public_address.empty() && transport::ip_version(public_address) == 0)
    reader.complain("public_address", kAddressRule);
  if (!public_address.empty()) transport.public_address = std::move(public_address);
  reader.read("shards", config.shards, 1, 64);
  keep_first(error, reader);
}

void read_program(const toml::table* table, Config& config, std::string& error) {
  TomlReader reader(table, "program");
  reader.allow_only(
      {"width", "height", "frames_per_second", "video_bits_per_second", "audio_bits_per_second"});
  link::VideoFormat& canvas = config.media.canvas;
  reader.read("width", canvas.width, 160, 1920);
  reader.read("height", canvas.height, 90, 1080);
  if (canvas.width % 2 != 0 || canvas.height % 2 != 0)
    reader.complain("width", "and program.height must be even");
  reader.read("frames_per_second", canvas.frames_per_second, 5, 60);
  reader.read("video_bits_per_second", canvas.bits_per_second, 10'000, 20'000'000);
  reader.read("audio_bits_per_second", config.media.audio_bits_per_second, 6'000, 256'000);
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
    config.ice_servers.push_back(std::move(server));
    keep_first(error, reader);
  }
}

session::TokenConfig read_token(const toml::table* table, std::string& error) {
  TomlReader reader(table, "room.token");
  reader.allow_only({"role", "secret", "name"});
  session::TokenConfig token;
  std::string role;
  reader.read("role", role);
  const auto parsed = room::role_from_string(role);
  if (!parsed) reader.complain("role", "must be moderator, speaker or attendee");
  token.role = parsed.value_or(room::Role::attendee);
  reader.read("secret", token.secret);
  if (token.secret.size() < kShortestSecret) {
    reader.complain("secret", "must have at least 16 characters; `openssl rand -hex 16` makes one");
  }
  reader.read("name", token.name);
  keep_first(error, reader);
  return token;
}

void read_rooms(TomlReader& root, Config& config, std::string& error) {
  for (const toml::table* table : root.tables("room")) {
    TomlReader reader(table, "room");
    reader.allow_only({"id", "name", "token"});
    session::RoomConfig room;
    std::string id;
    reader.read("id", id);
    room.id = RoomId(id);
    room.name = id;
    reader.read("name", room.name);
    for (const toml::table* token : reader.tables("token")) room.tokens.push_back(read_token(token, error));
    if (room.tokens.empty()) reader.complain("token", "is missing; without [[room.token]] nobody can enter");
    config.rooms.push_back(std::move(room));
    keep_first(error, reader);
  }
}

Config read_root(const toml::table& table, std::string& error) {
  Config config;
  config.http.port = 8080;
  TomlReader root(&table, "");
  root.allow_only({"http", "media", "program", "ice_server", "room", "log_level"});
  root.read("log_level", config.log_level);
  if (std::find(kLogLevels.begin(), kLogLevels.end(), config.log_level) == kLogLevels.end())
    root.complain("log_level", "must be debug, info, warning, error or off");
  read_http(root.table("http"), config, error);
  read_media(root.table("media"), config, error);
  read_program(root.table("program"), config, error);
  read_ice_servers(root, config, error);
  read_rooms(root, config, error);
  if (config.rooms.empty()) root.complain("room", "is missing; add at least one [[room]]");
  keep_first(error, root);
  return config;
}

}  // namespace

Result<Config> parse_config(const std::string& text, const std::string& name) {
  try {
    std::string error;
    Config config = read_root(toml::parse(text), error);
    if (!error.empty()) return fail(ErrorCode::environment, fmt::format("{}: {}", name, error));
    return config;
  } catch (const toml::parse_error& e) {
    return fail(ErrorCode::environment,
                fmt::format("{}: line {}: {}", name, e.source().begin.line, e.description()));
  }
}

Result<Config> load_config(const std::string& file) {
  std::ifstream in(file);
  if (!in)
    return fail(ErrorCode::environment, fmt::format("cannot read {}; give another file with --config", file));
  std::ostringstream text;
  text << in.rdbuf();
  return parse_config(text.str(), file);
}

}  // namespace amphi::app
