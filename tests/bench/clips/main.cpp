// bench_clips: clips of people who move, for amphi-load; 640x360 at 30 pictures a second, the sound taken
// from the demo's clips.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "mcu/media/clip.hpp"
#include "tests/bench/clips/moving_picture.hpp"
#include "tests/bench/latency/vp8_coder.hpp"

namespace amphi::bench {
namespace {

constexpr int kFramesPerSecond = 30;
constexpr int kKeyInterval = 2 * kFramesPerSecond;

struct Options {
  std::string sound;  ///< a demo clip
  std::string out;
  int number = 1;
  int seconds = 10;
  int bits_per_second = 500'000;
  bool slide = false;
};

std::vector<std::uint8_t> read_file(const std::string& name) {
  std::ifstream in(name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<GreyPicture> draw(const Options& options) {
  std::vector<GreyPicture> pictures;
  for (int i = 0; i < options.seconds * kFramesPerSecond; ++i) {
    pictures.push_back(options.slide
                           ? slide(640, 360)
                           : moving_person(640, 360, i, static_cast<std::uint32_t>(options.number)));
  }
  return pictures;
}

Result<> make(const Options& options) {
  const auto file = read_file(options.sound);
  const auto from = parse_clip(file);
  if (!from) return from.error();
  const auto duration = static_cast<std::uint32_t>(options.seconds) * 1000;
  if (from->duration < duration) return fail(ErrorCode::environment, "the clip with the sound is too short");
  const auto frames = encode_vp8(draw(options), kFramesPerSecond, options.bits_per_second, kKeyInterval);
  if (frames.empty()) return fail(ErrorCode::environment, "libvpx cannot encode");

  std::vector<ClipUnit> units;
  for (const ClipUnit& unit : from->units) {
    if (unit.kind == MediaKind::audio && unit.timestamp < duration) units.push_back(unit);
  }
  for (std::size_t i = 0; i < frames.size(); ++i) {
    units.push_back({MediaKind::video, i % kKeyInterval == 0,
                     static_cast<std::uint32_t>(i * 1000 / kFramesPerSecond), frames[i]});
  }
  std::stable_sort(units.begin(), units.end(),
                   [](const ClipUnit& a, const ClipUnit& b) { return a.timestamp < b.timestamp; });
  ClipWriter writer(from->name, duration);
  for (const ClipUnit& unit : units) writer.add(unit);
  std::ofstream out(options.out, std::ios::binary);
  out.write(reinterpret_cast<const char*>(writer.bytes().data()),
            static_cast<std::streamsize>(writer.bytes().size()));
  return out.good() ? Result<>() : fail(ErrorCode::environment, "cannot write " + options.out);
}

}  // namespace
}  // namespace amphi::bench

int main(int argc, char** argv) {
  CLI::App cli("Makes one clip for amphi-load: a person who moves, or a slide that does not");
  amphi::bench::Options options;
  cli.add_option("--sound", options.sound, "A demo clip, for its sound")
      ->required()
      ->check(CLI::ExistingFile);
  cli.add_option("--out", options.out, "File to write")->required();
  cli.add_option("--number", options.number, "Makes one person differ from another")
      ->check(CLI::Range(1, 99));
  cli.add_option("--seconds", options.seconds, "Length")->check(CLI::Range(1, 60));
  cli.add_option("--bits-per-second", options.bits_per_second, "Of the picture");
  cli.add_flag("--slide", options.slide, "A slide instead of a person");
  CLI11_PARSE(cli, argc, argv);
  const auto made = amphi::bench::make(options);
  if (made) return 0;
  fmt::print(stderr, "bench_clips: {}\n", made.error().message);
  return 1;
}
