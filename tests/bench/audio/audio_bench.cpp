// What the sound of a room costs: audio_bench --help
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "mixer/audio/opus_encoder.hpp"
#include "tests/bench/audio/room_sound.hpp"

namespace {

using namespace amphi;
using namespace amphi::bench;

double microseconds(Duration d) {
  return static_cast<double>(d.count()) / 1000;
}

double share_of_core(Duration per_tick) {
  return 100 * static_cast<double>(per_tick.count()) / static_cast<double>(kSoundTick.count());
}

void print_room(const char* what, const RoomShape& shape, int ticks) {
  const Cost cost = measure(shape, ticks);
  fmt::print(
      "{:<52} {:6.0f} us/tick, slowest {:6.0f}; selecting {:5.1f} us; {:5.2f} % of a core; {:.1f} packets\n",
      what, microseconds(cost.mixing), microseconds(cost.slowest), microseconds(cost.selecting),
      share_of_core(cost.mixing + cost.selecting), cost.packets);
}

void print_rooms(int ticks) {
  print_room("6 open, all talking, 7 outputs", {6, 6, false, true, false, false}, ticks);
  print_room("60 open, 5 talking, loudest 5 selected, 6 outputs", {60, 5, true, true, false, false}, ticks);
  print_room("60 open, 5 talking, all decoded, 6 outputs", {60, 5, false, true, false, false}, ticks);
  print_room("3 talking, 6 outputs (full, thin, least, 3 own)", {3, 3, true, true, true, false}, ticks);
  print_room("3 talking, 3 outputs (full, thin, least)", {3, 3, true, false, true, false}, ticks);
  print_room("60 seats, all muted, 3 outputs with DTX", {0, 0, true, false, true, true}, ticks);
  print_room("60 seats, all muted, 3 outputs without DTX", {0, 0, true, false, true, false}, ticks);
}

void print_encoder(int rate, int frame_ms, int complexity, int seconds) {
  mixer::SoundEncoder::Config config;
  config.bits_per_second = rate;
  config.complexity = complexity;
  auto encoder = mixer::SoundEncoder::create(config);
  if (!encoder) return;
  std::vector<float> frame;
  Duration spent{};
  std::size_t bytes = 0;
  for (int at = 0; at < seconds * 1000; at += frame_ms) {
    frame.clear();
    for (int tick = at / 20; tick < (at + frame_ms) / 20; ++tick) {
      const auto samples = speech(tick, 140);
      frame.insert(frame.end(), samples.begin(), samples.end());
    }
    const Duration start = cpu_time();
    bytes += encoder->encode(frame).size();
    spent += cpu_time() - start;
  }
  fmt::print("encode {:5} bit/s, {} ms frames, complexity {:2}: {:4.0f} us per 20 ms, {:5.0f} bit/s made\n",
             rate, frame_ms, complexity, microseconds(spent) / (seconds * 50),
             static_cast<double>(bytes) * 8 / seconds);
}

void print_encoders(int seconds) {
  for (const int complexity : {0, 2, 3, 4, 5, 7, 10}) {
    print_encoder(32'000, 20, complexity, seconds);
    print_encoder(16'000, 60, complexity, seconds);
    print_encoder(12'000, 60, complexity, seconds);
  }
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Processor time that the sound of one room takes: selecting the loudest microphones, decoding, mixing\n"
      "and encoding, in virtual time on one thread. A tick is 20 ms of sound.");
  int seconds = 20;
  bool encoders = false;
  app.add_option("--seconds", seconds, "of sound per line")->check(CLI::Range(1, 600))->capture_default_str();
  app.add_flag("--encoders", encoders, "print what one encoder costs by complexity instead");
  CLI11_PARSE(app, argc, argv);
  encoders ? print_encoders(seconds) : print_rooms(seconds * 50);
  return 0;
}
