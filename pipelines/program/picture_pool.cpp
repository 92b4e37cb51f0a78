#include "pipelines/program/picture_pool.hpp"

#include <gst/video/video.h>

#include "mixer/canvas/scale.hpp"

namespace amphi::pipelines {
namespace {

std::size_t luma_size(int width, int height) {
  return static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
}

mixer::WritablePicture writable(std::uint8_t* bytes, int width, int height) {
  std::uint8_t* const u = bytes + luma_size(width, height);
  std::uint8_t* const v = u + luma_size(width, height) / 4;
  return {width, height, {{{bytes, width}, {u, width / 2}, {v, width / 2}}}};
}

}  // namespace

mixer::PictureView view_of(const std::uint8_t* bytes, int width, int height) {
  const std::uint8_t* const u = bytes + luma_size(width, height);
  const std::uint8_t* const v = u + luma_size(width, height) / 4;
  return {width, height, {PlaneView{bytes, width}, {u, width / 2}, {v, width / 2}}};
}

/// Says that rows have no padding: GStreamer pads them to four bytes where it is not told.
void PicturePool::describe(GstBuffer* buffer) const {
  if (gst_buffer_get_video_meta(buffer) != nullptr) return;  // has been here before
  const gsize luma = luma_size(width_, height_);
  gsize offsets[GST_VIDEO_MAX_PLANES] = {0, luma, luma / 4 * 5};
  gint strides[GST_VIDEO_MAX_PLANES] = {width_, width_ / 2, width_ / 2};
  GstVideoMeta* meta = gst_buffer_add_video_meta_full(buffer, GST_VIDEO_FRAME_FLAG_NONE,
                                                      GST_VIDEO_FORMAT_I420, static_cast<guint>(width_),
                                                      static_cast<guint>(height_), 3, offsets, strides);
  meta->meta.flags = static_cast<GstMetaFlags>(meta->meta.flags | GST_META_FLAG_POOLED);
}

void PicturePool::start(int width, int height) {
  constexpr guint kReady = 2;
  pool_.reset(gst_buffer_pool_new());
  GstStructure* config = gst_buffer_pool_get_config(pool_.get());
  gst_buffer_pool_config_set_params(config, nullptr, static_cast<guint>(luma_size(width, height) * 3 / 2),
                                    kReady, 0);
  gst_buffer_pool_set_config(pool_.get(), config);
  const bool active = gst_buffer_pool_set_active(pool_.get(), TRUE);
  width_ = active ? width : 0;
  height_ = active ? height : 0;
}

gst::BufferHandle PicturePool::scaled(const mixer::PictureView& picture, int width, int height) {
  if (width != width_ || height != height_) start(width, height);
  GstBuffer* raw = nullptr;
  if (gst_buffer_pool_acquire_buffer(pool_.get(), &raw, nullptr) != GST_FLOW_OK) return nullptr;
  gst::BufferHandle buffer(raw);
  GstMapInfo map;
  if (!gst_buffer_map(raw, &map, GST_MAP_WRITE)) return nullptr;
  mixer::scale_picture(picture, writable(map.data, width, height));
  gst_buffer_unmap(raw, &map);
  describe(raw);
  return buffer;
}

gst::BufferHandle PicturePool::copy(const mixer::Canvas& canvas, const link::VideoFormat& format,
                                    Instant tick) {
  gst::BufferHandle buffer = scaled(canvas.view(), canvas.width(), canvas.height());
  if (!buffer) return nullptr;
  GST_BUFFER_PTS(buffer.get()) = static_cast<GstClockTime>(tick.time_since_epoch().count());
  GST_BUFFER_DURATION(buffer.get()) = GST_SECOND / static_cast<GstClockTime>(format.frames_per_second);
  return buffer;
}

}  // namespace amphi::pipelines
