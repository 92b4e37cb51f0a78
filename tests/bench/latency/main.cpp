// latency_probe: one WHIP sender and one WHEP viewer in one process, and how long the server takes between
// them.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "mcu/base/log.hpp"
#include "tests/bench/latency/coded_camera.hpp"
#include "tests/bench/latency/delays.hpp"
#include "tests/bench/latency/sound_burst.hpp"
#include "tests/load/connect.hpp"

namespace amphi::bench {
namespace {

using namespace std::chrono_literals;

constexpr Duration kSoundInterval = 20ms;
constexpr Duration kPictureInterval = Duration(std::chrono::seconds(1)) / CodedCamera::kFramesPerSecond;
constexpr Duration kWarmUp = 4s;
constexpr Duration kLimit = 800ms;

struct Options {
  std::string whip, whep, speaker_token, attendee_token;
  std::string janus;
  int audio_room = 1234;
  int seconds = 30;
  bool sound = true, picture = true;
};

/// The loop, its clock and certificate are the crowd's; nobody else is in it.
class Probe {
 public:
  explicit Probe(load::Crowd& crowd) : crowd_(crowd) {}

  Result<> join(const Options& options) {
    with_sound_ = options.sound;
    with_picture_ = options.picture;
    transport::TransportConfig transport;
    if (options.janus.empty()) transport.addresses = {"127.0.0.1"};  // Janus has no loopback address to offer
    const load::Connector connector(crowd_, transport);
    if (options.janus.empty()) {
      const load::Media media{.sound = with_sound_, .picture = with_picture_};
      const auto talker = connector.whip(options.whip, options.speaker_token, media);
      return join(talker, connector.whep(options.whep, options.attendee_token, {}));
    }
    auto session = load::JanusSession::create(options.janus);
    if (!session) return session.error();
    janus_ = *session;
    with_picture_ = false;
    const auto talker = connector.janus_audiobridge(janus_, options.audio_room, false);
    return join(talker, connector.janus_audiobridge(janus_, options.audio_room, true));
  }

  void run(Duration time) {
    if (sounds_ == 0) first_sound_ = next_sound_ = next_picture_ = now();
    serve(time, true);
  }

  /// What was sent until now does not count. What came is kept: the picture needs its first key frame.
  void forget() {
    bursts_.clear();
    pictures_.clear();
  }
  void print() const {
    fmt::print("{{\"sound\":{},\"picture\":{}}}\n",
               summary(match(bursts_, find_bursts(recorder_.sound()), kLimit)), summary(picture_delays()));
  }

 private:
  Result<> join(const load::Connect& talker, const load::Connect& listener) {
    auto sender = talker(silent_);
    if (!sender) return sender.error();
    sender_ = std::move(sender->client);
    serve(1s);
    auto viewer = listener(recorder_);
    if (!viewer) return viewer.error();
    viewer_ = std::move(viewer->client);
    return {};
  }

  void serve(Duration time, bool sending = false) {
    const Instant end = now() + time;
    while (now() < end) {
      crowd_.loop().run_once(1ms);
      const Instant t = now();
      if (sending) send_due(t);
      if (t < next_tick_) continue;
      next_tick_ = t + 20ms;
      for (const auto& client : {sender_.get(), viewer_.get()}) {
        if (client != nullptr) client->tick(t);
      }
    }
  }

  void send_due(Instant t) {
    if (with_sound_ && t >= next_sound_) {
      next_sound_ += kSoundInterval;
      bool begins = false;
      const Bytes packet = talker_.next(begins);
      // A microphone's clock is even, whatever its packets are.
      sender_->send_sound(packet, first_sound_ + sounds_++ * kSoundInterval);
      if (begins) bursts_.push_back(now());
    }
    if (with_picture_ && t >= next_picture_) {
      next_picture_ = std::max(next_picture_ + kPictureInterval, t - 100ms);
      const Instant sent = now();
      sender_->send_picture(camera_.frame(number_), sent);
      pictures_.emplace_back(static_cast<int>(camera_.index(number_)), sent);
      ++number_;
    }
  }

  /// From sending a number to the first picture that shows it.
  [[nodiscard]] std::vector<Duration> picture_delays() const {
    std::vector<Duration> delays;
    const auto seen = read_codes(recorder_.picture());
    for (const auto& [code, sent] : pictures_) {
      const auto found = std::find_if(seen.begin(), seen.end(), [&](const SeenCode& s) {
        return s.code == code && s.arrival >= sent && s.arrival - sent < kLimit;
      });
      if (found != seen.end()) delays.push_back(found->arrival - sent);
    }
    return delays;
  }

  load::Crowd& crowd_;
  std::shared_ptr<load::JanusSession> janus_;  ///< must live as long as the clients
  bool with_sound_ = true;
  bool with_picture_ = true;
  Recorder silent_;
  Recorder recorder_;
  std::unique_ptr<client::MediaClient> sender_;
  std::unique_ptr<client::MediaClient> viewer_;
  BurstTalker talker_;
  CodedCamera camera_{640, 360, 300};
  int number_ = 0;
  std::int64_t sounds_ = 0;
  Instant first_sound_;
  Instant next_sound_ = now(), next_picture_ = now(), next_tick_ = now();
  std::vector<Instant> bursts_;
  std::vector<std::pair<int, Instant>> pictures_;
};

Result<> probe(const Options& options) {
  auto crowd = load::Crowd::create();
  if (!crowd) return crowd.error();
  Probe probe(**crowd);
  if (auto joined = probe.join(options); !joined) return joined.error();
  probe.run(kWarmUp);
  probe.forget();
  probe.run(std::chrono::seconds(options.seconds));
  probe.print();
  return {};
}

}  // namespace
}  // namespace amphi::bench

int main(int argc, char** argv) {
  CLI::App cli(
      "How long the server takes from a talker's packet to a listener's, and from a camera's picture to a "
      "viewer's. Prints one line of JSON.");
  amphi::bench::Options options;
  cli.add_option("--whip", options.whip, "URL to send to");
  cli.add_option("--whep", options.whep, "URL to watch");
  cli.add_option("--speaker-token", options.speaker_token, "A speaker's token");
  cli.add_option("--attendee-token", options.attendee_token, "An attendee's token");
  cli.add_option("--janus", options.janus, "Measure the sound of Janus' AudioBridge: URL of its HTTP API");
  cli.add_option("--audio-room", options.audio_room, "Of the AudioBridge");
  cli.add_option("--seconds", options.seconds, "How long to measure")->check(CLI::Range(2, 3600));
  cli.add_option_function<std::string>(
         "--only",
         [&options](const std::string& kind) { (kind == "sound" ? options.picture : options.sound) = false; },
         "sound or picture: without the other, which it is lined up with")
      ->check(CLI::IsMember({"sound", "picture"}));
  CLI11_PARSE(cli, argc, argv);
  amphi::log::init("latency", "warning");
  const auto done = amphi::bench::probe(options);
  if (done) return 0;
  fmt::print(stderr, "latency_probe: {}\n", done.error().message);
  return 1;
}
