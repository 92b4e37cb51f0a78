#pragma once
#include "mcu/link/program.hpp"
#include "mixer/canvas/canvas.hpp"
#include "pipelines/gst/handles.hpp"

namespace amphi::pipelines {

/// Makes pictures of one size into buffers for encoders, from a pool: no memory is taken per picture once as
/// many exist as are in use at once. A new size makes a new pool. Belongs to one thread; the buffers may
/// outlive it.
class PicturePool {
 public:
  /// A copy of the picture, scaled to this size (even); null when the machine is out of memory.
  gst::BufferHandle scaled(const mixer::PictureView& picture, int width, int height);
  /// The canvas in a buffer that starts at `tick`; `format` has the canvas's size.
  gst::BufferHandle copy(const mixer::Canvas& canvas, const link::VideoFormat& format, Instant tick);

 private:
  struct Stop {
    void operator()(GstBufferPool* pool) const {
      gst_buffer_pool_set_active(pool, FALSE);
      gst_object_unref(pool);
    }
  };
  void start(int width, int height);
  void describe(GstBuffer* buffer) const;

  std::unique_ptr<GstBufferPool, Stop> pool_;
  int width_ = 0;
  int height_ = 0;
};

/// What a buffer of a PicturePool shows; Y, U, V one behind the other without padding.
mixer::PictureView view_of(const std::uint8_t* bytes, int width, int height);

}  // namespace amphi::pipelines
