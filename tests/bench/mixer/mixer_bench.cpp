// What the mixer process takes for a stage and its rungs, and how long a picture is on its way through it.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <deque>

#include "pipelines/gst/runtime.hpp"
#include "pipelines/ingest/ingest_pipeline.hpp"
#include "tests/bench/mixer/camera_clip.hpp"
#include "tests/bench/mixer/mixer_link.hpp"

using namespace amphi;
using namespace amphi::bench;
using namespace std::chrono_literals;

namespace {

constexpr Duration kFrameTime = 34ms;  // a little more than the ticks, so that they meet at every phase
constexpr Duration kSettle = 3s;

const link::VideoOutput kHigh{901, RungLevel::high, Codec::vp8, {1280, 720, 30, 1'200'000}, false};
const link::VideoOutput kMedium{902, RungLevel::medium, Codec::vp8, {640, 360, 30, 400'000}, false};
const link::VideoOutput kLow{903, RungLevel::low, Codec::vp8, {320, 180, 15, 110'000}, false};
const link::VideoOutput kLowVp9{904, RungLevel::low, Codec::vp9, {320, 180, 15, 110'000}, false};

/// Cameras that send all the time, and a program that shows them.
class Stage {
 public:
  explicit Stage(MixerLink& mixer) : mixer_(mixer) {}

  void add(Source source, CameraClip::Content content) {
    const auto stream = static_cast<std::uint32_t>(cameras_.size() + 1);
    cameras_.emplace_back(content, static_cast<int>(stream));
    const std::string name = "Person " + std::to_string(stream);
    program.stage.push_back({ParticipantId(name), name, {{stream, source, Codec::vp8}}, false});
  }
  void wish() {
    ++program.revision;
    mixer_.send(program);
  }
  /// Calls `sent(number)` after each frame of the first camera.
  template <class Sent>
  void run(Duration how_long, Sent sent) {
    for (const Instant end = now() + how_long; now() < end;) {
      for (std::uint32_t i = 0; i < cameras_.size(); ++i) {
        const Instant captured = now();
        for (const auto& packet : cameras_[i].next()) mixer_.send_rtp(i + 1, packet, captured);
      }
      sent(cameras_.front().number());
      next_ = std::max(next_ + kFrameTime, now());
      mixer_.pump(next_);
    }
  }
  void run(Duration how_long) {
    run(how_long, [](int) {});
  }

  link::Program program;

 private:
  MixerLink& mixer_;
  std::deque<CameraClip> cameras_;
  Instant next_ = now();
};

/// Processor time in percent of a core, and whether the machine had any left: pictures composed in a second.
struct Cost {
  double percent = 0;
  double pictures = 0;
  std::uint64_t dropped = 0;
};

Cost measure(MixerLink& mixer, Stage& stage, std::vector<link::VideoOutput> outputs, Duration how_long) {
  stage.program.video = std::move(outputs);
  stage.wish();
  stage.run(kSettle);
  const Duration processor = mixer.processor_time();
  const link::Report report = mixer.report();
  const Instant began = now();
  stage.run(how_long);
  const double wall = static_cast<double>((now() - began).count());
  Cost cost;
  cost.percent = 100.0 * static_cast<double>((mixer.processor_time() - processor).count()) / wall;
  cost.pictures = static_cast<double>(mixer.report().frames - report.frames) * 1e9 / wall;
  cost.dropped = mixer.report().dropped - report.dropped;
  return cost;
}

double print_costs(const char* title, const std::string& program, Duration how_long, bool moving) {
  MixerLink mixer(program);
  while (!mixer.ready()) mixer.pump(now() + 10ms);
  Stage stage(mixer);
  if (moving) {
    for (int i = 0; i < 9; ++i) stage.add(Source::camera, CameraClip::Content::person);
  } else {
    stage.add(Source::screen, CameraClip::Content::slide);
    stage.add(Source::camera, CameraClip::Content::person);
    stage.program.scene.preset = Preset::presentation;
  }
  fmt::print("{}\n", title);
  const auto print = [&](const char* what, std::vector<link::VideoOutput> outputs) {
    const Cost cost = measure(mixer, stage, std::move(outputs), how_long);
    fmt::print("  {:<32}{:5.1f} %  ({:.0f} pictures a second composed, {} not encoded for want of time)\n",
               what, cost.percent, cost.pictures, cost.dropped);
    return cost.percent;
  };
  print("decoding, nobody watches", {});
  print("with high", {kHigh});
  print("with low in VP8", {kLow});
  print("with low in VP9", {kLowVp9});
  return print("with high, medium and low", {kHigh, kMedium, kLow});
}

/// From a camera's packets to the decoded picture of the high rung, by the number in it.
void print_latency(const std::string& program, Duration how_long) {
  MixerLink mixer(program);
  while (!mixer.ready()) mixer.pump(now() + 10ms);
  Stage stage(mixer);
  stage.add(Source::camera, CameraClip::Content::time_code);
  stage.program.scene.preset = Preset::single;
  stage.program.scene.labels = false;
  stage.program.video = {kHigh};
  const auto slot = std::make_shared<mixer::FrameSlot>();
  pipelines::IngestPipeline viewer("viewer", Codec::vp8, slot, [] {});
  std::array<Instant, CameraClip::kFrames> sent{};
  std::vector<double> delays;
  int last = -1;
  const auto look = [&] {
    const auto shown = slot->pick(now());
    if (!shown) return;
    const int number = read_time_code(shown->frame);
    if (number == last || number >= CameraClip::kFrames ||
        sent[static_cast<std::size_t>(number)] == Instant{})
      return;
    last = number;
    delays.push_back(
        std::chrono::duration<double, std::milli>(now() - sent[static_cast<std::size_t>(number)]).count());
  };
  mixer.on_rtp = [&](std::uint32_t, Bytes packet) { viewer.push(packet, now(), now()); };
  stage.wish();
  mixer.on_idle = look;
  stage.run(how_long, [&](int number) { sent[static_cast<std::size_t>(number)] = now(); });
  if (delays.size() < 20) return fmt::print("no picture came through\n");
  delays.erase(delays.begin(), delays.begin() + 10);
  std::sort(delays.begin(), delays.end());
  fmt::print("one camera's packets to the decoded picture: p50 {:.0f} ms, p95 {:.0f} ms of {} pictures\n",
             delays[delays.size() / 2], delays[delays.size() * 95 / 100], delays.size());
}

}  // namespace

int main(int argc, char** argv) {
  std::string program = "build/release/bin/amphi-mixer";
  int seconds = 5;
  CLI::App app(
      "Processor time of amphi-mixer per rung with nine moving cameras, the same with a slide and one "
      "talker, and the delay of a picture.",
      "mixer_bench");
  app.add_option("--mixer", program, "The program to measure")->capture_default_str();
  app.add_option("--seconds", seconds, "How long each figure is measured")
      ->check(CLI::Range(1, 60))
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  if (auto started = pipelines::gst::start(); !started) {
    fmt::print(stderr, "{}\n", started.error().message);
    return 1;
  }
  const auto how_long = std::chrono::seconds(seconds);
  const double moving = print_costs("nine cameras of 640x360, all moving", program, how_long, true);
  const double still = print_costs("a slide and one moving camera", program, how_long, false);
  fmt::print("still by moving: {:.2f}\n", still / moving);
  print_latency(program, how_long + 5s);
  return 0;
}
