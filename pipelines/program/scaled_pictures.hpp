#pragma once
#include <map>
#include <utility>

#include "pipelines/program/picture_pool.hpp"

namespace amphi::pipelines {

/// One composed picture in all the sizes that outputs want. Each size is made once per picture and from the
/// next larger one that divides well (720 -> 360 -> 180 takes 0.04 ms). Belongs to the picture tick.
class ScaledPictures {
 public:
  /// The canvas has been painted on: what was made of it is of no use any more.
  void renew();
  /// Null when the machine is out of memory. Ask for larger sizes first.
  GstBuffer* get(const mixer::Canvas& canvas, int width, int height);

 private:
  struct Entry {
    PicturePool pool;
    gst::BufferHandle picture;
    int unused = 0;  ///< pictures since it was asked for
  };
  static constexpr int kForgetAfter = 100;  ///< pictures

  using Size = std::pair<int, int>;

  std::map<Size, Entry> entries_;
};

}  // namespace amphi::pipelines
