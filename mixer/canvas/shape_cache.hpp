#pragma once
#include <compare>
#include <map>

#include "mixer/canvas/mask.hpp"

namespace amphi::mixer {

/// Shapes that were drawn before. A returned mask is valid until the next call. Not thread-safe.
class ShapeCache {
 public:
  const Mask& rounded_rectangle(int width, int height, int radius);
  const Mask& disc(int diameter) { return rounded_rectangle(diameter, diameter, diameter / 2); }
  const Mask& muted_microphone(int size);
  const Mask& outside_of_corner(int radius, int corner);

 private:
  static constexpr std::size_t kCapacity = 256;  ///< above it all are forgotten
  enum class Shape { rounded_rectangle, microphone, corner };
  struct Key {
    Shape shape;
    int a = 0, b = 0, c = 0;
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  template <class Draw>
  const Mask& find_or(const Key& key, Draw draw);

  std::map<Key, Mask> masks_;
};

}  // namespace amphi::mixer
