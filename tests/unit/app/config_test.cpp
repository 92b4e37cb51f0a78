#include "mcu/app/config.hpp"

#include "recorder/seal/age/keys.hpp"
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
  CHECK(config->limits.thin_out);
  CHECK(config->metrics.address == "127.0.0.1");
  CHECK_FALSE(config->metrics.explicitly);
  CHECK_FALSE(config->ice.turn);
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

TEST_CASE("rungs, limits, relay and metrics are read where they belong") {
  const auto config = parse_config(R"(
[media]
ice_tcp = false
tcp_port = 443
relay_only = true
[program]
width = 960
height = 540
[rung.high]
bits_per_second = 900000
[rung.medium]
width = 480
height = 270
[rung.low]
frames_per_second = 10
bits_per_second = 80000
least_bits_per_second = 40000
codec_vp9 = false
own_scene = false
audio_bits_per_second = 14000
audio_frame_ms = 40
[rung.stills]
interval_ms = 8000
max_bytes = 4000
[rung.sound]
audio_bits_per_second = 10000
[limits]
max_attendees_per_room = 100
max_on_stage = 20
thin_out = false
busy_percent = 80
calm_percent = 50
late_percent = 7
[turn]
urls = ["turn:turn.example.org:3478?transport=udp", "turns:turn.example.org:5349"]
secret = "0123456789abcdef"
lifetime = 3600
[metrics]
port = 9000
)" + kRoom,
                                   "test.toml");
  REQUIRE(config);
  CHECK(config->media.canvas == link::VideoFormat{960, 540, 30, 900'000});
  const fanout::RungTable& rungs = config->media.rungs;
  CHECK(rungs.least_high_bits_per_second == 600'000);
  CHECK(rungs.medium.width == 480);
  CHECK(rungs.medium.bits_per_second == 400'000);
  CHECK(rungs.low.frames_per_second == 10);
  CHECK(rungs.low.least_bits_per_second == 40'000);
  CHECK_FALSE(rungs.low_vp9);
  CHECK_FALSE(rungs.low_focus);
  CHECK(rungs.thin.bits_per_second == 14'000);
  CHECK(rungs.thin.frame_ms == 40);
  CHECK(rungs.least.bits_per_second == 10'000);
  CHECK(rungs.stills.interval_ms == 8'000);
  CHECK(rungs.stills.max_bytes == 4'000);
  CHECK(config->limits.max_attendees_per_room == 100);
  CHECK(config->limits.max_on_stage == 20);
  CHECK_FALSE(config->limits.thin_out);
  CHECK(config->limits.load.busy == Approx(0.8));
  CHECK(config->limits.load.calm == Approx(0.5));
  CHECK(config->limits.load.late == Approx(0.07));
  REQUIRE(config->ice.turn);
  CHECK(config->ice.turn->urls.size() == 2);
  CHECK(config->ice.turn->lifetime == std::chrono::hours(1));
  CHECK(config->ice.relay_only);
  CHECK_FALSE(config->media.transport.ice_tcp);
  CHECK(config->media.transport.tcp_port == 443);
  CHECK(config->metrics.port == 9000);
  CHECK(config->metrics.explicitly);
}

TEST_CASE("a rung with a lower bit rate is not kept up by the default of its least one") {
  const auto config = parse_config(
      "[program]\nvideo_bits_per_second = 300000\n[rung.high]\n[rung.medium]\n"
      "bits_per_second = 150000" +
          kRoom,
      "test.toml");
  REQUIRE(config);
  CHECK(config->media.rungs.least_high_bits_per_second == 300'000);
  CHECK(config->media.rungs.medium.least_bits_per_second == 150'000);
}

TEST_CASE("a wrong value is refused with its line and a remedy") {
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {"[http]\nport = 70000", "line 2: http.port must be a whole number from 0 to 65535"},
      {"[http]\nprot = 1", "line 2: http.prot is not known here"},
      {"[http]\ncertificate = \"c.pem\"", "belong together"},
      {"[media]\nport_min = 5\nport_max = 4", "must not be below"},
      {"[media]\nshards = 2\ntcp_port = 443", "line 3: media.tcp_port is for one shard"},
      {"[program]\nwidth = 641", "must be even"},
      {"[program]\nwidth = \"wide\"", "must be a whole number"},
      {"log_level = \"loud\"", "line 1: log_level must be debug"},
      {"[http]\naddress = \"localhost\"", "line 2: http.address must be a literal IP address"},
      {"[http]\nweb_root = \"/nonexistent\"", "line 2: http.web_root is not a folder"},
      {"[media]\naddresses = [\"::1\", \"host\"]", "line 2: media.addresses must be literal IP addresses"},
      {"[media]\npublic_address = \"host\"", "line 2: media.public_address must be a literal IP address"},
      {"[[ice_server]]\nusername = \"u\"", "ice_server.url is missing"},
      {"[[ice_server]]\nurl = \"turn.example.org\"", "line 2: ice_server.url must begin with stun:"},
      {"[rung.low]\nwidht = 320", "line 2: rung.low.widht is not known here"},
      {"[rung.huge]\nwidth = 320", "line 1: rung.huge is not known here"},
      {"[rung.low]\nwidth = 321", "line 2: rung.low.width and rung.low.height must be even"},
      {"[rung.low]\ncodec_vp9 = 1", "line 2: rung.low.codec_vp9 must be true or false"},
      {"[rung.low]\nbits_per_second = 1",
       "line 2: rung.low.bits_per_second must be a whole number from 10000"},
      {"[rung.low]\nleast_bits_per_second = 200000", "must not be above bits_per_second"},
      {"[rung.sound]\naudio_frame_ms = 30", "line 2: rung.sound.audio_frame_ms must be 20, 40 or 60"},
      {"[rung.stills]\ninterval_ms = 10", "rung.stills.interval_ms must be a whole number from 500"},
      {"[program]\nwidth = 640\n[rung.high]\nwidth = 1280",
       "line 4: rung.high.width and program.width are the same: set one of them"},
      {"[limits]\nmax_attendees_per_room = 0", "limits.max_attendees_per_room must be a whole number from 1"},
      {"[limits]\nbusy_percent = 60", "limits.calm_percent must be below limits.busy_percent"},
      {"[metrics]\naddress = \"localhost\"", "line 2: metrics.address must be a literal IP address"},
      {"[turn]\nsecret = \"0123456789abcdef\"", "turn.urls is missing"},
      {"[turn]\nurls = [\"stun:a\"]", "line 2: turn.urls must begin with turn: or turns:"},
      {"[turn]\nurls = [\"turn:a\"]\nsecret = \"short\"", "line 3: turn.secret must have at least 16"},
      {"[turn]\nurls = [\"turn:a\"]\nsecret = \"0123456789abcdef\"\nlifetime = 5", "turn.lifetime must be"},
      {"[media]\nrelay_only = true", "media.relay_only needs a relay"},
      {"room = 5", "[[room]]"},
      {"[http]\norigins = [\"meet.example.org\"]", "line 2: http.origins must be origins"},
      {"[http]\norigins = [\"https://a/b\"]", "http.origins must be origins"},
      {"[accounts]\nhash_megabytes = 8", "line 2: accounts.hash_megabytes must be a whole number from 19"},
      {"x = [", "line 1"},
  }));
  CHECK(error_of(text).find(expected) != std::string::npos);
  CHECK(error_of(text).rfind("test.toml: ", 0) == 0);
}

TEST_CASE("an empty file keeps accounts on the disk, and rooms need no tokens") {
  const auto config = parse_config("[[room]]\nid = \"a\"\nlobby = false", "test.toml");
  REQUIRE(config);
  CHECK_FALSE(config->store.in_memory);
  CHECK(config->rooms[0].lobby == false);
  CHECK(config->store.files.hashing.memory == std::size_t{128} << 20U);
  const auto empty = parse_config("", "test.toml");
  REQUIRE(empty);
  CHECK(empty->rooms.empty());
}

TEST_CASE("the store, the accounts and other origins of this server are configured") {
  const auto config = parse_config(
      "[http]\norigins = [\"https://meet.example.org\"]\ntls_in_front = true\nmax_connections_per_address = "
      "9\n"
      "[store]\npath = \"/srv/amphi\"\nkey_file = \"/keys/a\"\n[accounts]\nhash_megabytes = 64\nhash_passes "
      "= 4",
      "test.toml");
  REQUIRE(config);
  CHECK(config->http.origins == http::Origins{"https://meet.example.org"});
  CHECK(config->http.tls_in_front);
  CHECK(config->http.client.connections == 9);
  CHECK(config->store.files.path == "/srv/amphi");
  CHECK(config->store.files.key_file == "/keys/a");
  CHECK(config->store.files.hashing.memory == std::size_t{64} << 20U);
  CHECK(config->store.files.hashing.passes == 4);
}

TEST_CASE("recordings are configured, with two custodians' keys at least") {
  const std::string a = seal::age::Identity::generate().recipient().str();
  const std::string b = seal::age::Identity::generate().recipient().str();
  const auto section = [&](const std::string& keys, const std::string& more = "") {
    return "[recording]\ndirectory = \"/srv/spool\"\nvault = \"/srv/vault\"\nrecipients = [" + keys + "]\n" +
           more;
  };
  const std::string two = "\"" + a + "\", \"" + b + "\"";
  CHECK_FALSE(parse_config("", "test.toml")->recording.enabled());
  const auto config =
      parse_config(section(two, "segment_seconds = 5\nretention_days = 30\ndead_man_hours = 48\n"), "t");
  REQUIRE(config);
  CHECK(config->recording.enabled());
  CHECK(config->recording.recipients == std::vector<std::string>{a, b});
  CHECK(config->recording.segment_seconds == 5);
  CHECK(config->recording.retention_days == 30);
  CHECK(config->recording.dead_man_hours == 48);
  CHECK(config->recording.require_encrypted_storage);

  const auto has = [](const std::string& text, const std::string& part) {
    return error_of(text).find(part) != std::string::npos;
  };
  CHECK(has(section("\"" + a + "\""), "two different keys"));
  CHECK(has(section("\"" + a + "\", \"" + a + "\""), "two different keys"));
  CHECK(has(section("\"" + a + "x\", \"" + b + "\""), "age public keys"));
  CHECK(has(section(two, "segment_seconds = 11\n"), "from 5 to 10"));
  CHECK(has(section(two, "dead_man_destroys_vault = true\n"), "needs recording.dead_man_hours"));
  CHECK(has("[recording]\nvault = \"/srv/vault\"\n", "recording.directory is missing"));
  CHECK(has("[recording]\ndirectory = \"/srv/spool\"\n", "recording.vault is missing"));
  CHECK(has("[recording]\ndirectory = \"/srv/spool\"\nvault = \"/srv/spool/vault\"\n", "must not lie in"));
  CHECK(has("[recording]\ndirectory = \"spool\"\nvault = \"/srv/vault\"\n", "absolute path"));
}

TEST_CASE("a token nobody could use is refused") {
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
