#pragma once
#include <map>
#include <memory>

#include "mcu/link/picture.hpp"
#include "mcu/media/frame.hpp"

namespace amphi::pipelines {

/// The uploaded pictures that the program shows, decoded. They come before the program that names them, and
/// leave with the first that does not; as many again as a scene may have can wait for the next one. Belongs
/// to the link thread.
class PictureShelf {
 public:
  using Frames = std::map<PictureId, std::shared_ptr<const VideoFrame>>;

  /// A message's payload; true when a picture has become complete.
  bool add(Bytes piece);
  /// What the scene names stays.
  void keep(const Scene& scene);
  [[nodiscard]] const Frames& frames() const { return frames_; }

 private:
  link::PictureAssembler assembler_;
  Frames frames_;
};

}  // namespace amphi::pipelines
