// What one picture costs: frames of common sizes into grids of common sizes, everything fresh at every tick.
#include <fmt/format.h>
#include <time.h>

#include <array>
#include <chrono>
#include <string_view>

#include "mixer/video/picture_composer.hpp"
#include "tests/bench/mixer/preset_pictures.hpp"
#include "tests/bench/mixer/synthetic_camera.hpp"

using namespace amphi;
using namespace amphi::layout;
using namespace amphi::mixer;

namespace {

constexpr int kTicks = 300;
constexpr Duration kFrameTime = std::chrono::milliseconds(33);

/// Processor time of this thread, so that a busy machine does not count.
Duration processor_time() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

double milliseconds_per_picture(int people, int width, int height, bool labels, LabelRenderer& renderer) {
  Scene scene;
  std::vector<LayoutMember> members;
  for (int i = 0; i < people; ++i) members.push_back({ParticipantId(std::to_string(i)), true, false});
  const auto placed = resolve(scene, 1280, 720, members, {});
  std::array<FrameSlot, 9> slots;
  std::vector<TileContent> tiles;
  for (std::size_t i = 0; i < placed.size(); ++i) {
    tiles.push_back({placed[i], &slots[i], "Person number " + std::to_string(i), i % 2 == 0, i == 0});
  }
  const VideoFrame frame = bench::camera_picture(width, height, 0, 0, {});
  PictureComposer composer(1280, 720, renderer);
  Instant tick = now();
  Duration spent{};
  for (int i = 0; i < kTicks; ++i, tick += kFrameTime) {
    for (std::size_t k = 0; k < placed.size(); ++k) {
      VideoFrame next = frame;
      next.captured = tick;
      slots[k].put(std::move(next), tick);
    }
    const Duration begin = processor_time();
    composer.compose(tiles, {scene.background, {}, labels}, tick);
    spent += processor_time() - begin;
  }
  return std::chrono::duration<double, std::milli>(spent).count() / kTicks;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 3 && std::string_view(argv[1]) == "--pictures") {
    bench::write_preset_pictures(argv[2]);
    return 0;
  }
  const auto renderer = std::move(LabelRenderer::create()).value();
  fmt::print("milliseconds of processor time for one picture of 1280x720 (labels off / on)\n");
  for (const auto& [width, height] : {std::pair(426, 240), std::pair(640, 360), std::pair(1280, 720)}) {
    for (const int people : {4, 6, 9}) {
      fmt::print("{} tiles of {}x{}: {:.2f} / {:.2f}\n", people, width, height,
                 milliseconds_per_picture(people, width, height, false, *renderer),
                 milliseconds_per_picture(people, width, height, true, *renderer));
    }
  }
  return 0;
}
