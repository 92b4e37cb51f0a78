#include "mcu/app/config.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include "mcu/app/config_sections.hpp"

namespace amphi::app {
namespace {

constexpr std::size_t kShortestSecret = 16;
constexpr std::array<std::string_view, 5> kLogLevels = {"debug", "info", "warning", "error", "off"};

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
    reader.allow_only({"id", "name", "lobby", "token"});
    session::RoomConfig room;
    std::string id;
    reader.read("id", id);
    room.id = RoomId(id);
    room.name = id;
    reader.read("name", room.name);
    if (reader.has("lobby")) reader.read("lobby", room.lobby.emplace(true));
    for (const toml::table* token : reader.tables("token")) room.tokens.push_back(read_token(token, error));
    config.rooms.push_back(std::move(room));
    keep_first(error, reader);
  }
}

Config read_root(const toml::table& table, std::string& error) {
  Config config;
  config.http.port = 8080;
  TomlReader root(&table, "");
  root.allow_only({"http", "media", "program", "rung", "limits", "turn", "ice_server", "metrics", "store",
                   "accounts", "recording", "room", "log_level"});
  root.read("log_level", config.log_level);
  if (std::find(kLogLevels.begin(), kLogLevels.end(), config.log_level) == kLogLevels.end())
    root.complain("log_level", "must be debug, info, warning, error or off");
  read_http(root.table("http"), config, error);
  read_media(root.table("media"), config, error);
  const toml::table* program = root.table("program");
  read_program(program, config, error);
  read_rungs(root, program, config, error);
  read_ice_servers(root, config, error);
  read_turn(root.table("turn"), config, error);
  read_limits(root.table("limits"), config, error);
  read_metrics(root.table("metrics"), config, error);
  read_store(root.table("store"), config, error);
  read_accounts(root.table("accounts"), config, error);
  read_recording(root.table("recording"), config, error);
  read_rooms(root, config, error);
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
