#include "pipelines/program/picture_pool.hpp"

#include <gst/video/video.h>

namespace amphi::pipelines {
namespace {

/// Says that rows have no padding: GStreamer pads them to four bytes where it is not told.
void describe(GstBuffer* buffer, const mixer::Canvas& canvas) {
  if (gst_buffer_get_video_meta(buffer) != nullptr) return;  // has been here before
  const auto width = static_cast<gsize>(canvas.width());
  const auto height = static_cast<gsize>(canvas.height());
  gsize offsets[GST_VIDEO_MAX_PLANES] = {0, width * height, width * height / 4 * 5};
  gint strides[GST_VIDEO_MAX_PLANES] = {canvas.width(), canvas.width() / 2, canvas.width() / 2};
  GstVideoMeta* meta = gst_buffer_add_video_meta_full(buffer, GST_VIDEO_FRAME_FLAG_NONE,
                                                      GST_VIDEO_FORMAT_I420, static_cast<guint>(width),
                                                      static_cast<guint>(height), 3, offsets, strides);
  meta->meta.flags = static_cast<GstMetaFlags>(meta->meta.flags | GST_META_FLAG_POOLED);
}

}  // namespace

void PicturePool::start(std::size_t size) {
  constexpr guint kReady = 4;
  pool_.reset(gst_buffer_pool_new());
  GstStructure* config = gst_buffer_pool_get_config(pool_.get());
  gst_buffer_pool_config_set_params(config, nullptr, static_cast<guint>(size), kReady, 0);
  gst_buffer_pool_set_config(pool_.get(), config);
  size_ = gst_buffer_pool_set_active(pool_.get(), TRUE) ? size : 0;
}

gst::BufferHandle PicturePool::copy(const mixer::Canvas& canvas, const link::VideoFormat& format,
                                    Instant tick) {
  const std::size_t size = canvas.contiguous_size();
  if (size != size_) start(size);
  GstBuffer* raw = nullptr;
  if (gst_buffer_pool_acquire_buffer(pool_.get(), &raw, nullptr) != GST_FLOW_OK) return nullptr;
  gst::BufferHandle buffer(raw);
  GstMapInfo map;
  if (!gst_buffer_map(raw, &map, GST_MAP_WRITE)) return nullptr;
  canvas.copy_to({map.data, size});
  gst_buffer_unmap(raw, &map);
  describe(raw, canvas);
  GST_BUFFER_PTS(raw) = static_cast<GstClockTime>(tick.time_since_epoch().count());
  GST_BUFFER_DURATION(raw) = GST_SECOND / static_cast<GstClockTime>(format.frames_per_second);
  return buffer;
}

}  // namespace amphi::pipelines
