#include "mcu/app/config.hpp"

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::app;

namespace {

const std::string kRoom = R"(
[[room]]
id = "class"
[[room.token]]
role = "moderator"
secret = "0123456789abcdef"
)";

std::string error_of(const std::string& text) {
  const auto config = parse_config(text, "test.toml");
  REQUIRE_FALSE(config);
  CHECK(config.error().code == ErrorCode::environment);
  return config.error().message;
}

}  // namespace

TEST_CASE("a configuration with one room has sensible defaults") {
  const auto config = parse_config(kRoom, "test.toml");
  REQUIRE(config);
  CHECK(config->http.address == "127.0.0.1");
  CHECK(config->http.port == 8080);
  CHECK_FALSE(config->http.tls);
  CHECK(config->media.canvas.width == 1280);
  REQUIRE(config->rooms.size() == 1);
  CHECK(config->rooms[0].name == "class");
  CHECK(config->rooms[0].tokens[0].role == room::Role::moderator);
}

TEST_CASE("every value is read where it belongs") {
  const auto config = parse_config(R"(
log_level = "debug"
[http]
address = "::1"
port = 0
certificate = "c.pem"
key = "k.pem"
[media]
addresses = ["192.0.2.1", "2001:db8::1"]
public_address = "203.0.113.5"
port_min = 40000
port_max = 40010
shards = 2
[program]
width = 640
height = 360
frames_per_second = 15
video_bits_per_second = 400000
audio_bits_per_second = 24000
[[ice_server]]
url = "stun:stun.example.org"
)" + kRoom,
                                   "test.toml");
  REQUIRE(config);
  CHECK(config->log_level == "debug");
  REQUIRE(config->http.tls);
  CHECK(config->http.tls->key_file == "k.pem");
  CHECK(config->media.transport.addresses.size() == 2);
  CHECK(config->media.transport.public_address == "203.0.113.5");
  CHECK(config->media.transport.port_max == 40010);
  CHECK(config->shards == 2);
  CHECK(config->media.canvas == link::VideoFormat{640, 360, 15, 400'000});
  CHECK(config->media.audio_bits_per_second == 24'000);
  REQUIRE(config->ice.fixed.size() == 1);
}

TEST_CASE("a wrong value is refused with its line and a remedy") {
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {"[http]\nport = 70000", "line 2: http.port must be a whole number from 0 to 65535"},
      {"[http]\nprot = 1", "line 2: http.prot is not known here"},
      {"[http]\ncertificate = \"c.pem\"", "belong together"},
      {"[media]\nport_min = 5\nport_max = 4", "must not be below"},
      {"[program]\nwidth = 641", "must be even"},
      {"[program]\nwidth = \"wide\"", "must be a whole number"},
      {"log_level = \"loud\"", "line 1: log_level must be debug"},
      {"[http]\naddress = \"localhost\"", "line 2: http.address must be a literal IP address"},
      {"[http]\nweb_root = \"/nonexistent\"", "line 2: http.web_root is not a folder"},
      {"[media]\naddresses = [\"::1\", \"host\"]", "line 2: media.addresses must be literal IP addresses"},
      {"[media]\npublic_address = \"host\"", "line 2: media.public_address must be a literal IP address"},
      {"[[ice_server]]\nusername = \"u\"", "ice_server.url is missing"},
      {"room = 5", "[[room]]"},
      {"x = [", "line 1"},
  }));
  CHECK(error_of(text).find(expected) != std::string::npos);
  CHECK(error_of(text).rfind("test.toml: ", 0) == 0);
}

TEST_CASE("a configuration nobody could enter is refused") {
  CHECK(error_of("").find("at least one [[room]]") != std::string::npos);
  CHECK(error_of("[[room]]\nid = \"a\"").find("nobody can enter") != std::string::npos);
  CHECK(error_of("[[room]]\nid = \"a\"\n[[room.token]]\nrole = \"boss\"\nsecret = \"0123456789abcdef\"")
            .find("moderator, speaker or attendee") != std::string::npos);
  CHECK(error_of("[[room]]\nid = \"a\"\n[[room.token]]\nrole = \"speaker\"\nsecret = \"short\"")
            .find("openssl rand") != std::string::npos);
}

TEST_CASE("a file that cannot be read says which option gives another") {
  const auto config = load_config("/nonexistent/amphi.toml");
  REQUIRE_FALSE(config);
  CHECK(config.error().message.find("--config") != std::string::npos);
}
