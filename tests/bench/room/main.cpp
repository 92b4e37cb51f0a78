// bench_room: a demo room with synthetic speakers and WHEP viewers, and what it costs.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <numeric>

#include "mcu/base/log.hpp"
#include "tests/bench/room/viewer.hpp"
#include "tests/support/demo_server.hpp"
#include "tests/support/process_usage.hpp"

namespace amphi::bench {
namespace {

using namespace std::chrono_literals;

struct Options {
  std::string amphi;
  int viewers = 25;
  int speakers = 6;
  int seconds = 60;
};

struct Sample {
  test::ProcessUsage server, mixer, self;
};

double ms(Duration d) {
  return std::chrono::duration<double, std::milli>(d).count();
}

Sample sample(pid_t server) {
  Sample s;
  s.server = test::usage_of(server);
  for (const pid_t mixer : test::children_of(server, "amphi-mixer")) {
    const test::ProcessUsage usage = test::usage_of(mixer);
    if (usage.cpu_seconds > s.mixer.cpu_seconds) s.mixer = usage;  // the other one is the idle spare
  }
  s.self = test::usage_of(getpid());
  return s;
}

void run_for(transport::EventLoop& loop, std::vector<std::unique_ptr<Viewer>>& viewers, Duration time) {
  const Instant end = now() + time;
  Instant next_tick = now();
  while (now() < end) {
    loop.run_once(5ms);
    if (now() < next_tick) continue;
    next_tick = now() + 20ms;
    for (const auto& viewer : viewers) viewer->tick(now());
  }
}

Result<std::vector<std::unique_ptr<Viewer>>> join_all(transport::EventLoop& loop,
                                                      const transport::Certificate& certificate,
                                                      const NtpClock& clock, const test::DemoServer& server,
                                                      int count) {
  std::vector<std::unique_ptr<Viewer>> viewers;
  for (int i = 0; i < count; ++i) {
    auto viewer = Viewer::join(loop, certificate, clock, server.whep, server.attendee);
    if (!viewer) return viewer.error();
    viewers.push_back(std::move(*viewer));
    run_for(loop, viewers, 50ms);
  }
  return viewers;
}

/// "median (smallest-largest)"
std::string spread(std::vector<double> values) {
  if (values.empty()) return "-";
  std::sort(values.begin(), values.end());
  return fmt::format("{:.0f} ({:.0f}-{:.0f})", values[values.size() / 2], values.front(), values.back());
}

void print(const Options& options, const std::vector<std::unique_ptr<Viewer>>& viewers, const Sample& before,
           const Sample& after, double seconds) {
  std::vector<double> gaps, sound_gaps, rates, kbits, packets, pictures;
  for (const auto& viewer : viewers) {
    const Viewer::Counts& c = viewer->counts();
    gaps.push_back(ms(c.largest_gap));
    sound_gaps.push_back(ms(c.largest_sound_gap));
    rates.push_back(static_cast<double>(c.frames) / seconds);
    kbits.push_back(static_cast<double>(c.bytes) * 8 / 1000 / seconds);
    if (viewer->first_packet()) packets.push_back(ms(*viewer->first_packet()));
    if (viewer->first_picture()) pictures.push_back(ms(*viewer->first_picture()));
  }
  const auto percent = [&](const test::ProcessUsage& a, const test::ProcessUsage& b) {
    return (b.cpu_seconds - a.cpu_seconds) / seconds * 100;
  };
  const double server = percent(before.server, after.server);
  const double mixer = percent(before.mixer, after.mixer);
  fmt::print("| figure | value |\n|---|---|\n");
  fmt::print("| viewers, speakers, seconds | {}, {}, {:.0f} |\n", options.viewers, options.speakers, seconds);
  fmt::print("| viewers with a picture | {} |\n", pictures.size());
  fmt::print("| frames a second at a viewer | {} |\n", spread(rates));
  fmt::print("| kbit/s at a viewer | {} |\n", spread(kbits));
  fmt::print("| largest gap between frames at a viewer, ms | {} |\n", spread(gaps));
  fmt::print("| largest gap between sound packets at a viewer, ms | {} |\n", spread(sound_gaps));
  fmt::print("| first packet after the POST, ms | {} |\n", spread(packets));
  fmt::print("| first whole picture after the POST, ms | {} |\n", spread(pictures));
  fmt::print("| amphi (with the demo's {} senders in it), % of a core | {:.1f} |\n", options.speakers,
             server);
  fmt::print("| amphi, % of a core per viewer | {:.2f} |\n",
             options.viewers > 0 ? server / options.viewers : 0);
  fmt::print("| amphi-mixer, % of a core | {:.1f} |\n", mixer);
  fmt::print("| amphi-mixer, % of a core per speaker | {:.1f} |\n",
             options.speakers > 0 ? mixer / options.speakers : 0);
  fmt::print("| this client, % of a core | {:.1f} |\n", percent(before.self, after.self));
  fmt::print("| amphi, resident MB | {:.0f} |\n", static_cast<double>(after.server.resident_kb) / 1024);
  fmt::print("| amphi-mixer, resident MB | {:.0f} |\n", static_cast<double>(after.mixer.resident_kb) / 1024);
}

Result<> bench(const Options& options) {
  auto certificate = transport::Certificate::generate();
  if (!certificate) return certificate.error();
  auto loop = transport::EventLoop::create();
  if (!loop) return loop.error();
  const NtpClock clock = NtpClock::sample();
  auto server = test::DemoServer::start(options.amphi, options.speakers);
  if (!server) return server.error();
  std::vector<std::unique_ptr<Viewer>> nobody;
  fmt::print(stderr, "waiting for the speakers\n");
  run_for(**loop, nobody, 5s);
  auto viewers = join_all(**loop, *certificate, clock, **server, options.viewers);
  if (!viewers) return viewers.error();
  run_for(**loop, *viewers, 3s);
  fmt::print(stderr, "measuring for {} s\n", options.seconds);
  for (const auto& viewer : *viewers) viewer->reset();
  const Instant start = now();
  const Sample before = sample((*server)->pid());
  run_for(**loop, *viewers, std::chrono::seconds(options.seconds));
  const Sample after = sample((*server)->pid());
  print(options, *viewers, before, after, std::chrono::duration<double>(now() - start).count());
  return {};
}

}  // namespace
}  // namespace amphi::bench

int main(int argc, char** argv) {
  CLI::App cli("A demo room with viewers, and what it costs");
  amphi::bench::Options options;
  cli.add_option("--amphi", options.amphi, "The amphi program")->required()->check(CLI::ExistingFile);
  cli.add_option("--viewers", options.viewers, "WHEP viewers")->check(CLI::Range(0, 1000));
  cli.add_option("--speakers", options.speakers, "Synthetic speakers")->check(CLI::Range(0, 24));
  cli.add_option("--seconds", options.seconds, "How long to measure")->check(CLI::Range(1, 3600));
  CLI11_PARSE(cli, argc, argv);
  amphi::log::init("bench", "warning");
  const auto done = amphi::bench::bench(options);
  if (done) return 0;
  fmt::print(stderr, "bench_room: {}\n", done.error().message);
  return 1;
}
