#pragma once
#include <optional>
#include <string>
#include <vector>

namespace amphi::load {

/// What the command line said; see docs/load.md.
struct Options {
  std::string amphi;         ///< the program to start, or ""
  std::string config_extra;  ///< a TOML file to add to the configuration of a started server
  std::string url = "http://127.0.0.1:8080";
  std::string room = "demo";
  std::string token;          ///< for viewers
  std::string speaker_token;  ///< `token` where empty
  std::string clips;
  std::string quality;
  bool sound_only = false;
  bool plain = false;
  bool speakers_receive = false;
  bool record = false;
  std::vector<std::string> bind;
  bool tcp_only = false;

  int viewers = 0;
  int speakers = 0;
  std::vector<int> stages;  ///< numbers of viewers, each measured
  double join_rate = 20;    ///< a second
  int settle = 3;           ///< seconds between the last join and measuring
  int seconds = 30;
  int churn = 0;  ///< joins and leaves in all
  int churn_rounds = 4;

  std::string janus_streaming;    ///< URL
  std::string janus_audiobridge;  ///< URL
  int mountpoint = 1;
  int audio_room = 1234;
  int talkers = 0;
  int listeners = 0;
  std::string feed;                      ///< HOST:SOUND_PORT:PICTURE_PORT
  int feed_bits_per_second = 1'000'000;  ///< of its picture

  std::vector<int> pids;
  bool json = false;
  bool each = false;
};

/// Reads the command line. On --help and errors: the exit code, after printing.
std::optional<int> read_options(int argc, char** argv, Options& options);

}  // namespace amphi::load
