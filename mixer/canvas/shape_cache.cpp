#include "mixer/canvas/shape_cache.hpp"

namespace amphi::mixer {

template <class Draw>
const Mask& ShapeCache::find_or(const Key& key, Draw draw) {
  const auto found = masks_.find(key);
  if (found != masks_.end()) return found->second;
  if (masks_.size() >= kCapacity) masks_.clear();
  return masks_.emplace(key, draw()).first->second;
}

const Mask& ShapeCache::rounded_rectangle(int width, int height, int radius) {
  return find_or({Shape::rounded_rectangle, width, height, radius},
                 [&] { return mixer::rounded_rectangle(width, height, radius); });
}

const Mask& ShapeCache::muted_microphone(int size) {
  return find_or({Shape::microphone, size}, [&] { return mixer::muted_microphone(size); });
}

const Mask& ShapeCache::outside_of_corner(int radius, int corner) {
  return find_or({Shape::corner, radius, corner}, [&] { return mixer::outside_of_corner(radius, corner); });
}

}  // namespace amphi::mixer
