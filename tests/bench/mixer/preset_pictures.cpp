#include "tests/bench/mixer/preset_pictures.hpp"

#include <libyuv.h>

#include <array>
#include <fstream>

#include "mixer/video/picture_composer.hpp"
#include "tests/bench/mixer/synthetic_camera.hpp"

namespace amphi::bench {
namespace {

using namespace layout;
using namespace mixer;

constexpr Instant kTick{std::chrono::hours(1)};
constexpr std::array kNames{
    "Zoë Martin",   "Ana Ruiz", "محمد علي", "Ольга Петрова", "Jean-Baptiste de la Fontaine-Montmorency",
    "Ngozi Okafor", "שרה כהן",  "Li Wei",   "Fatima Zahra",  "Tom"};

void write_ppm(const Canvas& canvas, const std::string& path) {
  const auto planes = canvas.planes();
  std::vector<std::uint8_t> rgb(static_cast<std::size_t>(canvas.width() * canvas.height() * 3));
  libyuv::I420ToRAW(planes[0].data, planes[0].stride, planes[1].data, planes[1].stride, planes[2].data,
                    planes[2].stride, rgb.data(), canvas.width() * 3, canvas.width(), canvas.height());
  std::ofstream file(path, std::ios::binary);
  file << "P6\n" << canvas.width() << " " << canvas.height() << "\n255\n";
  file.write(reinterpret_cast<const char*>(rgb.data()), static_cast<std::streamsize>(rgb.size()));
}

struct Stage {
  std::vector<LayoutMember> members;
  std::array<FrameSlot, 2 * kNames.size()> slots;  ///< cameras, then screens

  /// The fourth has no camera, the sixth has stalled.
  Stage(std::size_t people, bool share) {
    for (std::size_t i = 0; i < people; ++i) {
      members.push_back({ParticipantId(std::to_string(i)), i != 3, share && i == 0});
      const Instant at = i == 5 ? kTick - 2 * FrameSlot::kStallAfter : kTick;
      if (i != 3) slots[i].put(camera_picture(640, 360, static_cast<unsigned>(i), 0, at), at);
    }
    slots[kNames.size()].put(slide_picture(1440, 900, kTick), kTick);
  }

  std::vector<TileContent> contents(const std::vector<PlacedTile>& placed) {
    std::vector<TileContent> out;
    for (const PlacedTile& tile : placed) {
      const std::size_t person = std::stoul(tile.tile.participant.str());
      const bool is_screen = tile.tile.source == Source::screen;
      FrameSlot* const slot = &slots[person + (is_screen ? kNames.size() : 0)];
      out.push_back({tile, slot, kNames[person], person == 2 || person == 4, person == 1 && !is_screen});
    }
    return out;
  }
};

}  // namespace

void write_preset_pictures(const std::string& folder) {
  const auto labels = std::move(LabelRenderer::create()).value();
  for (const Preset preset : kPresets) {
    for (const std::size_t people : {1u, 2u, 4u, 5u, 9u, 10u}) {
      Scene scene;
      scene.preset = preset;
      Stage stage(people, preset == Preset::presentation || people == 9);
      const auto placed = resolve(scene, 1280, 720, stage.members, ParticipantId("1"));
      PictureComposer composer(1280, 720, *labels);
      composer.compose(stage.contents(placed), {scene.background, {}, scene.labels}, kTick);
      write_ppm(composer.canvas(),
                folder + "/" + std::string(to_string(preset)) + "_" + std::to_string(people) + ".ppm");
    }
  }
}

}  // namespace amphi::bench
