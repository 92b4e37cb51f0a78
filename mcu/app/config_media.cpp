#include <array>

#include "gateway/transport/local_addresses.hpp"
#include "mcu/app/config_sections.hpp"

namespace amphi::app {
namespace {

constexpr std::int64_t kLeastVideo = 10'000, kMostVideo = 20'000'000;
constexpr std::int64_t kLeastAudio = 6'000, kMostAudio = 128'000;

void read_size(TomlReader& reader, int& width, int& height, const std::string& section) {
  reader.read("width", width, 160, 1920);
  reader.read("height", height, 90, 1080);
  if (width % 2 != 0 || height % 2 != 0) reader.complain("width", "and " + section + ".height must be even");
}

/// `low` and `high` of one kind of bit rate belong together.
void read_rates(TomlReader& reader, int& most, int& least) {
  reader.read("bits_per_second", most, kLeastVideo, kMostVideo);
  if (least > most) least = most;
  reader.read("least_bits_per_second", least, kLeastVideo, kMostVideo);
  if (least > most) reader.complain("least_bits_per_second", "must not be above bits_per_second");
}

void read_frame_ms(TomlReader& reader, std::string_view key, int& out) {
  reader.read(key, out, 20, 60);
  if (out % 20 != 0) reader.complain(key, "must be 20, 40 or 60");
}

void read_picture(TomlReader& reader, const std::string& section, fanout::PictureRung& rung) {
  read_size(reader, rung.width, rung.height, section);
  reader.read("frames_per_second", rung.frames_per_second, 5, 60);
  read_rates(reader, rung.bits_per_second, rung.least_bits_per_second);
}

/// The high rung is the program itself, so its values may be given in either section, but once.
void read_high(const toml::table* table, const toml::table* program, Config& config, std::string& error) {
  TomlReader reader(table, "rung.high");
  reader.allow_only({"width", "height", "frames_per_second", "bits_per_second", "least_bits_per_second"});
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kSame{
      {{"width", "width"},
       {"height", "height"},
       {"frames_per_second", "frames_per_second"},
       {"bits_per_second", "video_bits_per_second"}}};
  for (const auto& [here, there] : kSame) {
    if (table != nullptr && program != nullptr && table->contains(here) && program->contains(there))
      reader.complain(here, fmt::format("and program.{} are the same: set one of them", there));
  }
  link::VideoFormat& canvas = config.media.canvas;
  read_size(reader, canvas.width, canvas.height, "rung.high");
  reader.read("frames_per_second", canvas.frames_per_second, 5, 60);
  read_rates(reader, canvas.bits_per_second, config.media.rungs.least_high_bits_per_second);
  keep_first(error, reader);
}

void read_medium(const toml::table* table, Config& config, std::string& error) {
  TomlReader reader(table, "rung.medium");
  reader.allow_only({"width", "height", "frames_per_second", "bits_per_second", "least_bits_per_second"});
  read_picture(reader, "rung.medium", config.media.rungs.medium);
  keep_first(error, reader);
}

void read_low(const toml::table* table, Config& config, std::string& error) {
  TomlReader reader(table, "rung.low");
  reader.allow_only({"width", "height", "frames_per_second", "bits_per_second", "least_bits_per_second",
                     "codec_vp9", "own_scene", "audio_bits_per_second", "audio_frame_ms"});
  fanout::RungTable& rungs = config.media.rungs;
  read_picture(reader, "rung.low", rungs.low);
  reader.read("codec_vp9", rungs.low_vp9);
  reader.read("own_scene", rungs.low_focus);
  reader.read("audio_bits_per_second", rungs.thin.bits_per_second, kLeastAudio, kMostAudio);
  read_frame_ms(reader, "audio_frame_ms", rungs.thin.frame_ms);
  keep_first(error, reader);
}

void read_stills(const toml::table* table, Config& config, std::string& error) {
  TomlReader reader(table, "rung.stills");
  reader.allow_only({"width", "height", "interval_ms", "max_bytes"});
  link::StillOutput& stills = config.media.rungs.stills;
  read_size(reader, stills.width, stills.height, "rung.stills");
  reader.read("interval_ms", stills.interval_ms, 500, 60'000);
  reader.read("max_bytes", stills.max_bytes, 1'000, 100'000);
  keep_first(error, reader);
}

void read_sound(const toml::table* table, Config& config, std::string& error) {
  TomlReader reader(table, "rung.sound");
  reader.allow_only({"audio_bits_per_second", "audio_frame_ms"});
  fanout::SoundFormat& least = config.media.rungs.least;
  reader.read("audio_bits_per_second", least.bits_per_second, kLeastAudio, kMostAudio);
  read_frame_ms(reader, "audio_frame_ms", least.frame_ms);
  keep_first(error, reader);
}

}  // namespace

void read_media(const toml::table* table, Config& config, std::string& error) {
  TomlReader reader(table, "media");
  reader.allow_only(
      {"addresses", "port_min", "port_max", "public_address", "shards", "ice_tcp", "tcp_port", "relay_only"});
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
  reader.read("ice_tcp", transport.ice_tcp);
  reader.read("tcp_port", transport.tcp_port, 0, 65535);
  // Another shard's rooms would go without, and nobody would notice.
  if (transport.ice_tcp && transport.tcp_port != 0 && config.shards > 1)
    reader.complain("tcp_port", "is for one shard; with more each takes a port of the range");
  reader.read("relay_only", config.ice.relay_only);
  keep_first(error, reader);
}

void read_program(const toml::table* table, Config& config, std::string& error) {
  TomlReader reader(table, "program");
  reader.allow_only(
      {"width", "height", "frames_per_second", "video_bits_per_second", "audio_bits_per_second"});
  link::VideoFormat& canvas = config.media.canvas;
  read_size(reader, canvas.width, canvas.height, "program");
  reader.read("frames_per_second", canvas.frames_per_second, 5, 60);
  reader.read("video_bits_per_second", canvas.bits_per_second, kLeastVideo, kMostVideo);
  reader.read("audio_bits_per_second", config.media.audio_bits_per_second, kLeastAudio, kMostAudio);
  keep_first(error, reader);
}

void read_rungs(TomlReader& root, const toml::table* program, Config& config, std::string& error) {
  const toml::table* table = root.table("rung");
  TomlReader reader(table, "rung");
  reader.allow_only({"high", "medium", "low", "stills", "sound"});
  read_high(reader.table("high"), program, config, error);
  read_medium(reader.table("medium"), config, error);
  read_low(reader.table("low"), config, error);
  read_stills(reader.table("stills"), config, error);
  read_sound(reader.table("sound"), config, error);
  keep_first(error, reader);
}

}  // namespace amphi::app
