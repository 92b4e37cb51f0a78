#include "pipelines/room/picture_shelf.hpp"

#include <algorithm>

#include "mcu/base/log.hpp"
#include "mixer/video/picture_decoder.hpp"

namespace amphi::pipelines {

bool PictureShelf::add(Bytes piece) {
  auto whole = assembler_.add(piece);
  if (!whole) {
    log::warn("{}", whole.error().message);
    return false;
  }
  if (!*whole) return false;
  const bool room = frames_.contains((*whole)->id) || frames_.size() < 2 * kMaxScenePictures;
  if (!room) return false;
  auto frame = mixer::decode_picture((*whole)->bytes);
  if (!frame) {
    log::warn("{}", frame.error().message);
    return false;
  }
  frames_[(*whole)->id] = std::make_shared<const VideoFrame>(std::move(*frame));
  return true;
}

void PictureShelf::keep(const Scene& scene) {
  const std::vector<PictureId> named = picture_ids(scene);
  std::erase_if(frames_, [&named](const auto& entry) {
    return std::find(named.begin(), named.end(), entry.first) == named.end();
  });
}

}  // namespace amphi::pipelines
