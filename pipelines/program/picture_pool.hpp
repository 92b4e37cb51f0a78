#pragma once
#include "mcu/link/program.hpp"
#include "mixer/canvas/canvas.hpp"
#include "pipelines/gst/handles.hpp"

namespace amphi::pipelines {

/// Makes the program's picture into buffers for encoders, from a pool: no memory is taken per picture.
/// Belongs to the picture tick.
class PicturePool {
 public:
  /// A copy of the canvas, stamped with its tick; null when the machine is out of memory. `format` has the
  /// canvas's size; a new one makes a new pool.
  gst::BufferHandle copy(const mixer::Canvas& canvas, const link::VideoFormat& format, Instant tick);

 private:
  struct Stop {
    void operator()(GstBufferPool* pool) const {
      gst_buffer_pool_set_active(pool, FALSE);
      gst_object_unref(pool);
    }
  };
  void start(std::size_t size);

  std::unique_ptr<GstBufferPool, Stop> pool_;
  std::size_t size_ = 0;
};

}  // namespace amphi::pipelines
