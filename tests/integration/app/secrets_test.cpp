// Names, addresses, tokens and what people write are in no log, and on the disk only where the store needs
// them.
#include <fcntl.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <thread>

#include "mcu/accounts/totp.hpp"
#include "mcu/app/server_app.hpp"
#include "mcu/base/log.hpp"
#include "tests/integration/http/test_client.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::app;
using namespace amphi::http::test;
namespace json = boost::json;

namespace {

constexpr const char* kToken = "PLANTED-configuration-token";

std::string content_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

/// A folder of its own, for the store and for what is written to standard error.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "amphi-secrets-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path = pattern;
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::filesystem::path path;
};

/// Everything that this process and its children write to standard error goes into a file.
class CapturedLog {
 public:
  explicit CapturedLog(const std::filesystem::path& file) : file_(file), before_(::dup(2)) {
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ::dup2(fd, 2);
    ::close(fd);
    log::init("test", "debug");
  }
  ~CapturedLog() { restore(); }
  std::string text() {
    restore();
    return content_of(file_);
  }

 private:
  void restore() {
    if (before_ < 0) return;
    log::init("test", "off");
    ::dup2(before_, 2);
    ::close(std::exchange(before_, -1));
  }
  std::filesystem::path file_;
  int before_;
};

/// A server with a store on the disk, and what was planted in it. Requests carry addresses in their headers.
struct World {
  explicit World(const std::filesystem::path& store) {
    Config config;
    config.http.port = 0;
    config.metrics.enabled = false;
    config.media.transport.addresses = {"127.0.0.1"};
    config.store.in_memory = false;
    config.store.files.path = store.string();
    config.store.files.hashing = {.passes = 1, .memory = 8192};
    config.rooms = {
        {RoomId("planted"), "PLANTED room", {{room::Role::speaker, kToken, "PLANTED camera"}}, false}};
    auto created = ServerApp::create(config, {AMPHI_FAKE_MIXER, store.string(), ""});
    REQUIRE(created);
    app = std::move(*created);
    link = app->setup_link("http://localhost").value().value();
    thread = std::thread([this] { app->run(); });
  }
  ~World() {
    app->stop();
    thread.join();
  }

  std::string send(const std::string& method, const std::string& path, const json::value& body,
                   const std::string& more = "") {
    const std::string cookies = cookie.empty() ? "" : "Cookie: " + cookie + "\r\n";
    const std::string headers =
        "Origin: http://localhost\r\nContent-Type: application/json\r\nX-Forwarded-For: 198.51.100.77\r\n"
        "Forwarded: for=198.51.100.78\r\nUser-Agent: PLANTED-agent\r\n" +
        cookies + more;
    const std::string response =
        TestClient(app->port())
            .send_and_read(request(method, "/api/v1" + path, headers, json::serialize(body)));
    const std::string set = header_of(response, "Set-Cookie");
    if (set.starts_with("amphi-session=")) cookie = set.substr(0, set.find(';'));
    for (const std::string& text : {set.substr(set.find('=') + 1, 43), text_of(response, "ticket"),
                                    text_of(response, "secret"), text_of(response, "code")}) {
      if (text.size() >= 20) secrets.insert(text);
    }
    return response;
  }
  static std::string text_of(const std::string& response, const std::string& name) {
    boost::system::error_code error;
    const json::value value = json::parse(body_of(response), error);
    const json::value* member = !error && value.is_object() ? value.get_object().if_contains(name) : nullptr;
    return member != nullptr && member->is_string() ? std::string(member->get_string()) : "";
  }

  std::unique_ptr<ServerApp> app;
  std::string link, cookie;
  std::set<std::string> secrets;  ///< made by the server on the way
  std::thread thread;
};

std::string raw_secret(std::string_view base32) {
  std::string bytes;
  unsigned bits = 0, value = 0;
  for (const char c : base32) {
    const auto digit = std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567").find(c);
    if (digit == std::string_view::npos) continue;
    value = (value << 5U | static_cast<unsigned>(digit)) & 0xFFFU;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(value >> bits & 0xFFU);
  }
  return bytes;
}

void sign_in(World& world) {
  const std::string code = world.link.substr(world.link.find('=') + 1);
  world.secrets.insert(code);
  world.send("POST", "/setup",
             {{"code", "PLANTED-wrong-code-of-setup"},
              {"name", "PLANTED nobody"},
              {"password", "PLANTED-password-1"}});
  REQUIRE(status_of(world.send(
              "POST", "/setup",
              {{"code", code}, {"name", "PLANTED admin"}, {"password", "PLANTED-password-2"}})) == 201);
  const std::string secret = World::text_of(world.send("POST", "/account/totp", json::object()), "secret");
  const std::int64_t step = accounts::totp::step_of(accounts::wall_clock());
  REQUIRE(status_of(world.send("PUT", "/account/totp",
                               {{"code", accounts::totp::code_at(raw_secret(secret), step)}})) == 200);
  world.send("POST", "/session", {{"name", "PLANTED stranger"}, {"password", "PLANTED-password-3"}});
}

/// Joins, chats and says what makes no sense, over the WebSocket.
void talk(World& world, const std::string& ticket) {
  TestClient client(world.app->port());
  REQUIRE(status_of(client.upgrade("/api/v1/rooms/planted/ws?PLANTED=query",
                                   "X-Real-IP: 198.51.100.79\r\n")) == 101);
  const auto say = [&](const json::object& message) { client.send_frame(1, json::serialize(message)); };
  say({{"type", "join"}, {"id", 1}, {"ticket", "PLANTED-wrong-ticket"}, {"name", "PLANTED nobody"}});
  say({{"type", "join"}, {"id", 2}, {"ticket", ticket}, {"name", "PLANTED guest"}});
  say({{"type", "chat"}, {"id", 3}, {"to", "all"}, {"text", "PLANTED chat line"}});
  say({{"type", "PLANTED type"}, {"id", 4}});
  say({{"type", "offer"}, {"id", 5}, {"sdp", "v=0\r\no=- 1 1 IN IP4 198.51.100.80\r\ns=PLANTED\r\n"}});
  client.send_frame(1, "{PLANTED garbage");
  std::set<std::int64_t> answered;
  while (answered.size() < 5) {
    const auto frame = client.frame();
    if (frame.opcode < 0) break;
    if (frame.opcode != 1) continue;
    const json::value message = json::parse(frame.payload);
    if (const auto* id = message.get_object().if_contains("id"); id != nullptr && id->is_int64())
      answered.insert(id->as_int64());
  }
  CHECK(answered == std::set<std::int64_t>{1, 2, 3, 4, 5});
}

void live(World& world) {
  sign_in(world);
  world.send("POST", "/accounts", {{"name", "PLANTED teacher"}, {"role", "moderator"}});
  world.send("POST", "/rooms", {{"id", "planted-too"}, {"name", "PLANTED second room"}});
  const std::string invitation = World::text_of(
      world.send("POST", "/rooms/planted/invitations", {{"kind", "person"}, {"name", "PLANTED guest"}}),
      "secret");
  const std::string mine = std::exchange(world.cookie, "amphi-guest=PLANTED-cookie");
  world.send("POST", "/rooms/planted/tickets", {{"invitation", "PLANTED-wrong-invitation"}});
  const std::string ticket =
      World::text_of(world.send("POST", "/rooms/planted/tickets", {{"invitation", invitation}}), "ticket");
  talk(world, ticket);
  world.cookie.clear();
  world.send("GET", "/rooms/planted", {}, "Authorization: Bearer PLANTED-wrong-token\r\n");
  world.send("POST", "/rooms/planted/tickets", json::object(),
             std::string("Authorization: Bearer ") + kToken + "\r\n");
  TestClient(world.app->port())
      .send_and_read(
          request("POST", "/whip/planted",
                  std::string("Content-Type: application/sdp\r\nAuthorization: Bearer ") + kToken + "\r\n",
                  "v=0\r\no=- 1 1 IN IP4 198.51.100.81\r\ns=PLANTED\r\n"));
  TestClient(world.app->port()).send_and_read("GET /PLANTED-path HTTP/1.1\r\nHost: PLANTED-host\r\n\r\n");
  TestClient(world.app->port()).send_and_read("PLANTED nonsense\r\n\r\n");
  world.cookie = mine;
  world.send("GET", "/audit", {});
}

}  // namespace

TEST_CASE(
    "names, addresses, secrets and what people write are in no log, and secrets not on the disk either") {
  const Folder folder;
  std::set<std::string> secrets;
  CapturedLog log(folder.path / "log");
  {
    World world(folder.path / "store");
    live(world);
    secrets = world.secrets;
  }
  const std::string text = log.text();
  CHECK(text.find("PLANTED") == std::string::npos);
  CHECK(text.find("planted") == std::string::npos);
  CHECK_FALSE(std::regex_search(text, std::regex(R"(\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b)")));
  // Session, setup code, an account's code, an invitation, tickets, the second factor.
  CHECK(secrets.size() >= 7);
  for (const std::string& secret : secrets) CHECK(text.find(secret) == std::string::npos);

  std::string disk;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path / "store")) {
    if (entry.is_regular_file()) disk += content_of(entry.path());
  }
  for (const std::string& secret : secrets) CHECK(disk.find(secret) == std::string::npos);
  for (const char* words : {"PLANTED chat", "PLANTED-password", "PLANTED-agent", "PLANTED stranger",
                            "PLANTED nobody", "PLANTED-wrong", "PLANTED-cookie", "198.51.100", "127.0.0.1"}) {
    INFO(words);
    CHECK(disk.find(words) == std::string::npos);
  }
  // The test is worth something: what the store keeps is found.
  CHECK(disk.find("PLANTED teacher") != std::string::npos);
  CHECK(disk.find("PLANTED guest") != std::string::npos);
}
