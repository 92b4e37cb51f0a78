#include "pipelines/gst/mapped_frame.hpp"

#include <gst/video/video.h>

#include <memory>

namespace amphi::pipelines::gst {
namespace {

constexpr int kMaxSide = 8192;

/// Keeps the buffer mapped.
class Mapping {
 public:
  Mapping(const GstVideoInfo& info, GstBuffer* buffer) {
    mapped_ = gst_video_frame_map(&frame_, &info, buffer, GST_MAP_READ) != FALSE;
  }
  ~Mapping() {
    if (mapped_) gst_video_frame_unmap(&frame_);
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

  [[nodiscard]] bool mapped() const { return mapped_; }
  [[nodiscard]] PlaneView plane(unsigned index) const {
    return {static_cast<const std::uint8_t*>(frame_.data[index]), frame_.info.stride[index]};
  }

 private:
  GstVideoFrame frame_{};
  bool mapped_ = false;
};

}  // namespace

std::optional<VideoFrame> map_frame(GstSample* sample) {
  GstVideoInfo info;
  GstCaps* caps = gst_sample_get_caps(sample);
  GstBuffer* buffer = gst_sample_get_buffer(sample);
  if (caps == nullptr || buffer == nullptr || !gst_video_info_from_caps(&info, caps)) return std::nullopt;
  if (info.finfo->format != GST_VIDEO_FORMAT_I420) return std::nullopt;
  if (info.width < 1 || info.height < 1 || info.width > kMaxSide || info.height > kMaxSide)
    return std::nullopt;
  auto mapping = std::make_shared<Mapping>(info, buffer);
  if (!mapping->mapped()) return std::nullopt;
  VideoFrame frame;
  frame.width = info.width;
  frame.height = info.height;
  for (unsigned i = 0; i < frame.planes.size(); ++i) frame.planes[i] = mapping->plane(i);
  frame.owner = std::move(mapping);
  return frame;
}

}  // namespace amphi::pipelines::gst
