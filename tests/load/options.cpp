#include "tests/load/options.hpp"

#include <CLI/CLI.hpp>
#include <filesystem>

namespace amphi::load {
namespace {

namespace fs = std::filesystem;

/// The clips that were built beside this program.
std::string usual_clips() {
  std::error_code error;
  return (fs::read_symlink("/proc/self/exe", error).parent_path() / "../share/amphi/demo").string();
}

void add_server(CLI::App& cli, Options& o) {
  const char* group = "Server";
  cli.add_option("--url", o.url, "Of a running server, without a path")->capture_default_str()->group(group);
  cli.add_option("--room", o.room, "Room")->capture_default_str()->group(group);
  cli.add_option("--token", o.token, "Token of the viewers")->group(group);
  cli.add_option("--speaker-token", o.speaker_token, "Token of the speakers, if another one")->group(group);
  cli.add_option("--amphi", o.amphi, "Start this program with a configuration of our own instead of --url")
      ->check(CLI::ExistingFile)
      ->group(group);
  cli.add_option("--config", o.config_extra, "TOML file to add to that configuration")
      ->check(CLI::ExistingFile)
      ->group(group);
}

void add_janus(CLI::App& cli, Options& o) {
  const char* group = "Janus instead of Amphi";
  cli.add_option("--janus-streaming", o.janus_streaming, "URL of its HTTP API; --viewers watch a mountpoint")
      ->group(group);
  cli.add_option("--mountpoint", o.mountpoint, "Of the Streaming plugin")
      ->capture_default_str()
      ->group(group);
  cli.add_option("--feed", o.feed,
                 "HOST:SOUND_PORT:PICTURE_PORT to send synthetic VP8 and Opus to, as plain RTP")
      ->group(group);
  cli.add_option("--feed-rate", o.feed_bits_per_second, "Bit/s of that picture")
      ->check(CLI::Range(100'000, 10'000'000))
      ->capture_default_str()
      ->group(group);
  cli.add_option("--janus-audiobridge", o.janus_audiobridge,
                 "URL of its HTTP API; for --talkers, --listeners")
      ->group(group);
  cli.add_option("--audio-room", o.audio_room, "Of the AudioBridge plugin")
      ->capture_default_str()
      ->group(group);
  cli.add_option("--talkers", o.talkers, "With an open microphone")->check(CLI::Range(0, 1000))->group(group);
  cli.add_option("--listeners", o.listeners, "Muted")->check(CLI::Range(0, 5000))->group(group);
}

void add_crowd(CLI::App& cli, Options& o) {
  const char* group = "Crowd";
  cli.add_option("--viewers", o.viewers, "WHEP viewers")->check(CLI::Range(0, 5000))->group(group);
  cli.add_option("--speakers", o.speakers, "Speakers, playing clips")
      ->check(CLI::Range(0, 500))
      ->group(group);
  cli.add_flag("--speakers-receive", o.speakers_receive,
               "Speakers join as browsers do and get their mix-minus; else over WHIP, sending only")
      ->group(group);
  cli.add_option("--clips", o.clips, "Folder of .clip files")->default_val(usual_clips())->group(group);
  cli.add_option_function<std::string>(
         "--mode", [&o](const std::string& mode) { o.sound_only = mode == "sound"; },
         "video or sound (default video)")
      ->check(CLI::IsMember({"video", "sound"}))
      ->group(group);
  cli.add_option("--quality", o.quality, "Rung the viewers choose: auto, high, medium, low, stills, sound")
      ->group(group);
  cli.add_flag("--record", o.record,
               "The room is recorded while it is measured; with --amphi, --config and --speakers-receive")
      ->group(group);
  cli.add_flag("--plain", o.plain, "Viewers offer neither redundant sound (RED) nor FEC, which browsers do")
      ->group(group);
  cli.add_flag("--tcp-only", o.tcp_only, "Media over ICE-TCP, as where UDP is blocked")->group(group);
  cli.add_option("--bind", o.bind,
                 "Local media addresses, or all (default: 127.0.0.1; with Janus, which has no loopback, all)")
      ->group(group);
}

void add_measuring(CLI::App& cli, Options& o) {
  const char* group = "Measuring";
  cli.add_option("--stages", o.stages, "Numbers of viewers, rising, each measured: 10,50,100")
      ->delimiter(',')
      ->check(CLI::Range(0, 5000))
      ->group(group);
  cli.add_option("--join-rate", o.join_rate, "Joins a second")
      ->check(CLI::Range(0.1, 1000.0))
      ->capture_default_str()
      ->group(group);
  cli.add_option("--settle", o.settle, "Seconds between the last join and measuring")
      ->check(CLI::Range(0, 600))
      ->capture_default_str()
      ->group(group);
  cli.add_option("--seconds", o.seconds, "How long to measure")
      ->check(CLI::Range(1, 36000))
      ->capture_default_str()
      ->group(group);
  cli.add_option("--churn", o.churn, "Instead: this many joins and leaves, --viewers at a time")
      ->check(CLI::Range(1, 1'000'000))
      ->group(group);
  cli.add_option("--churn-rounds", o.churn_rounds, "In so many rounds, the server's state printed after each")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str()
      ->group(group);
  cli.add_option("--pid", o.pids,
                 "Processes whose cost to print (with --amphi: the server's, its mixers' and its recorders')")
      ->group(group);
  cli.add_flag("--json", o.json, "One JSON document instead of text")->group(group);
  cli.add_flag("--each", o.each, "Also each viewer by itself")->group(group);
}

}  // namespace

std::optional<int> read_options(int argc, char** argv, Options& options) {
  CLI::App cli(
      "amphi-load: viewers and speakers for Amphi or Janus that decode nothing and count everything");
  add_server(cli, options);
  add_crowd(cli, options);
  add_measuring(cli, options);
  add_janus(cli, options);
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return cli.exit(error);
  }
  if (options.speaker_token.empty()) options.speaker_token = options.token;
  if (options.stages.empty()) options.stages = {options.viewers};
  return std::nullopt;
}

}  // namespace amphi::load
