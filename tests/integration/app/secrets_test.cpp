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
#include "tests/support/base32.hpp"
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
    auto created = ServerApp::create(config, {AMPHI_FAKE_MIXER, "", store.string(), ""});
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
        "Origin: http://localhost\r\nContent-Type: application/json\r\nX-Forwarded-For: " +
        nowhere("198.51.100.77") + "\r\nForwarded: for=" + nowhere("198.51.100.78") +
        "\r\nUser-Agent: " + nowhere("PLANTED-agent") + "\r\n" + cookies + more;
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
  /// Notes what is to be found nowhere.
  std::string nowhere(const std::string& text) {
    planted.insert(text);
    return text;
  }
  std::set<std::string> planted;
  std::set<std::string> secrets;  ///< made by the server on the way
  std::thread thread;
};

void sign_in(World& world) {
  const std::string code = world.link.substr(world.link.find('=') + 1);
  world.secrets.insert(code);
  const auto set_up = [&](const std::string& with, const std::string& name, const std::string& password) {
    return status_of(world.send("POST", "/setup",
                                {{"code", with}, {"name", name}, {"password", world.nowhere(password)}}));
  };
  set_up(world.nowhere("PLANTED-wrong-code-of-setup"), world.nowhere("PLANTED nobody"), "PLANTED-password-1");
  REQUIRE(set_up(code, "PLANTED admin", "PLANTED-password-2") == 201);
  const std::string secret =
      world.nowhere(World::text_of(world.send("POST", "/account/totp", json::object()), "secret"));
  const std::int64_t step = accounts::totp::step_of(accounts::wall_clock());
  const std::string enrolled = world.send(
      "PUT", "/account/totp", {{"code", accounts::totp::code_at(amphi::test::from_base32(secret), step)}});
  REQUIRE(status_of(enrolled) == 200);
  const json::value answer = json::parse(body_of(enrolled));
  for (const json::value& recovery : answer.at("recovery_codes").as_array())
    world.nowhere(std::string(recovery.as_string()));
  world.send("POST", "/session",
             {{"name", world.nowhere("PLANTED stranger")},
              {"password", world.nowhere("PLANTED-password-3")},
              {"second_factor", world.nowhere("PLANTED-code")}});
}

/// One socket: says things and waits until all are answered.
class Talker {
 public:
  explicit Talker(World& world) : client_(world.app->port()) {
    REQUIRE(status_of(client_.upgrade("/api/v1/rooms/planted/ws?" + world.nowhere("PLANTED=query"),
                                      "X-Real-IP: " + world.nowhere("198.51.100.79") + "\r\n")) == 101);
  }
  void say(json::object message) {
    message["id"] = ++said_;
    client_.send_frame(1, json::serialize(message));
  }
  void say_raw(const std::string& text) { client_.send_frame(1, text); }
  void wait() {
    while (answered_.size() < static_cast<std::size_t>(said_)) {
      const auto frame = client_.frame();
      if (frame.opcode < 0) break;
      if (frame.opcode != 1) continue;
      const json::value message = json::parse(frame.payload);
      if (const auto* id = message.get_object().if_contains("id"); id != nullptr && id->is_int64())
        answered_.insert(id->as_int64());
    }
    CHECK(answered_.size() == static_cast<std::size_t>(said_));
  }

 private:
  TestClient client_;
  int said_ = 0;
  std::set<std::int64_t> answered_;
};

std::string ticket_of(World& world, const json::object& body = {}) {
  return World::text_of(world.send("POST", "/rooms/planted/tickets", body), "ticket");
}

/// A moderator announces, asks, prepares a picture, and keeps a scene.
void moderate(World& world) {
  Talker talker(world);
  talker.say({{"type", "join"}, {"ticket", ticket_of(world)}, {"name", "PLANTED admin"}});
  talker.say({{"type", "announce"}, {"text", world.nowhere("PLANTED announcement")}});
  talker.say({{"type", "poll"},
              {"question", world.nowhere("PLANTED question")},
              {"choices", json::array{json::value(world.nowhere("PLANTED choice")), json::value("no")}},
              {"multiple", false}});
  talker.say({{"type", "chat"}, {"to", "all"}, {"text", world.nowhere("PLANTED line of a moderator")}});
  talker.say({{"type", "save_scene"}, {"name", "PLANTED scene"}});
  talker.say({{"type", "scene"}, {"scene", {{"banner", {{"text", world.nowhere("PLANTED banner")}}}}}});
  talker.say(
      {{"type", "preview"}, {"scene", {{"lower_third", {{"text", world.nowhere("PLANTED lower third")}}}}}});
  talker.wait();
}

/// A guest joins, chats and says what makes no sense.
void talk(World& world, const std::string& ticket) {
  Talker talker(world);
  talker.say(
      {{"type", "join"}, {"ticket", world.nowhere("PLANTED-wrong-ticket")}, {"name", "PLANTED nobody"}});
  talker.say({{"type", "join"}, {"ticket", ticket}, {"name", world.nowhere("PLANTED typed name")}});
  talker.say({{"type", "chat"}, {"to", "all"}, {"text", world.nowhere("PLANTED chat line")}});
  talker.say({{"type", "chat"}, {"to", "moderators"}, {"text", world.nowhere("PLANTED whisper")}});
  talker.say({{"type", "face_consent"}, {"on", true}});
  talker.say({{"type", "face"}, {"image", world.nowhere("PLANTEDface")}});
  talker.say({{"type", world.nowhere("PLANTED type")}});
  talker.say({{"type", "offer"},
              {"sdp", "v=0\r\no=- 1 1 IN IP4 " + world.nowhere("198.51.100.80") +
                          "\r\ns=" + world.nowhere("PLANTED-session") + "\r\n"}});
  talker.say_raw("{" + world.nowhere("PLANTED garbage"));
  talker.wait();
}

/// What comes to the other doors.
void knock_elsewhere(World& world) {
  const auto port = world.app->port();
  world.send("GET", "/rooms/planted", {},
             "Authorization: Bearer " + world.nowhere("PLANTED-wrong-token") + "\r\n");
  world.send("POST", "/rooms/planted/tickets", json::object(),
             "Authorization: Bearer " + world.nowhere(kToken) + "\r\n");
  TestClient(port).send_and_read(
      request("POST", "/whip/planted",
              std::string("Content-Type: application/sdp\r\nAuthorization: Bearer ") + kToken + "\r\n",
              "v=0\r\no=- 1 1 IN IP4 " + world.nowhere("198.51.100.81") + "\r\ns=PLANTED\r\n"));
  TestClient(port).send_and_read("GET /" + world.nowhere("PLANTED-path") +
                                 " HTTP/1.1\r\nHost: " + world.nowhere("PLANTED-host") + "\r\n\r\n");
  TestClient(port).send_and_read(world.nowhere("PLANTED nonsense") + "\r\n\r\n");
}

void live(World& world) {
  sign_in(world);
  world.send("POST", "/accounts", {{"name", "PLANTED teacher"}, {"role", "moderator"}});
  world.send("POST", "/rooms", {{"id", "planted-too"}, {"name", "PLANTED second room"}});
  const std::string invitation = World::text_of(
      world.send("POST", "/rooms/planted/invitations", {{"kind", "person"}, {"name", "PLANTED guest"}}),
      "secret");
  moderate(world);
  const std::string mine = std::exchange(world.cookie, "amphi-guest=" + world.nowhere("PLANTED-cookie"));
  world.send("POST", "/rooms/planted/tickets", {{"invitation", world.nowhere("PLANTED-wrong-invitation")}});
  talk(world, ticket_of(world, {{"invitation", invitation}}));
  world.cookie.clear();
  knock_elsewhere(world);
  world.cookie = mine;
  world.send("GET", "/audit", {});
}

/// All that is in the files below a folder.
std::string files_below(const std::filesystem::path& folder) {
  std::string all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) all += content_of(entry.path());
  }
  return all;
}

/// The folder where this process is, and where it puts what is temporary, is another one for a while.
class Elsewhere {
 public:
  explicit Elsewhere(const std::filesystem::path& folder) : before_(std::filesystem::current_path()) {
    std::filesystem::create_directory(folder);
    std::filesystem::current_path(folder);
    for (const char* name : {"TMPDIR", "SQLITE_TMPDIR", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"})
      ::setenv(name, folder.c_str(), 1);
  }
  ~Elsewhere() {
    for (const char* name : {"TMPDIR", "SQLITE_TMPDIR", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"})
      ::unsetenv(name);
    std::filesystem::current_path(before_);
  }

 private:
  std::filesystem::path before_;
};

}  // namespace

TEST_CASE(
    "names, addresses, secrets and what people write are in no log, and on the disk what the store keeps "
    "alone") {
  const Folder folder;
  std::set<std::string> planted;
  std::set<std::string> secrets;
  const Elsewhere elsewhere(folder.path / "work");
  CapturedLog log(folder.path / "log");
  std::string while_it_ran;
  {
    World world(folder.path / "store");
    live(world);
    while_it_ran = files_below(folder.path / "store");
    planted = world.planted;
    secrets = world.secrets;
  }
  const std::string text = log.text();
  CHECK(text.find("PLANTED") == std::string::npos);
  CHECK(text.find("planted") == std::string::npos);
  CHECK_FALSE(std::regex_search(text, std::regex(R"(\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b)")));
  // Session, setup code, an account's code, an invitation, tickets.
  CHECK(secrets.size() >= 7);
  CHECK(planted.size() >= 30);
  planted.insert(secrets.begin(), secrets.end());
  planted.insert("127.0.0.1");
  const std::string store = while_it_ran + files_below(folder.path / "store");
  for (const std::string& words : planted) {
    INFO(words);
    CHECK(text.find(words) == std::string::npos);
    CHECK(store.find(words) == std::string::npos);
  }
  // Nothing at all beside the store: no core, no temporary file.
  CHECK(files_below(folder.path / "work").empty());
  // The test is worth something: what the store keeps is found.
  for (const char* kept : {"PLANTED teacher", "PLANTED guest", "PLANTED second room", "PLANTED scene"})
    CHECK(store.find(kept) != std::string::npos);
}
