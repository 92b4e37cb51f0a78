#include "pipelines/program/scaled_pictures.hpp"

namespace amphi::pipelines {

void ScaledPictures::renew() {
  std::erase_if(entries_, [](const auto& entry) { return entry.second.unused > kForgetAfter; });
  for (auto& [size, entry] : entries_) {
    ++entry.unused;
    entry.picture.reset();
  }
}

GstBuffer* ScaledPictures::get(const mixer::Canvas& canvas, int width, int height) {
  Entry& wanted = entries_[{width, height}];
  wanted.unused = 0;
  if (wanted.picture) return wanted.picture.get();
  // The smallest picture that this one is a whole fraction of.
  for (const auto& [size, entry] : entries_) {
    if (!entry.picture || size.first % width != 0 || size.first / width * height != size.second) continue;
    GstMapInfo map;
    if (!gst_buffer_map(entry.picture.get(), &map, GST_MAP_READ)) continue;
    wanted.picture = wanted.pool.scaled(view_of(map.data, size.first, size.second), width, height);
    gst_buffer_unmap(entry.picture.get(), &map);
    return wanted.picture.get();
  }
  wanted.picture = wanted.pool.scaled(canvas.view(), width, height);
  return wanted.picture.get();
}

}  // namespace amphi::pipelines
