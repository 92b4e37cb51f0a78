#include "pipelines/program/video_encoder.hpp"

#include <gst/video/video.h>

#include <utility>
#include <vector>

namespace amphi::pipelines {
namespace {

std::string caps_for(const link::VideoFormat& format) {
  return "video/x-raw,format=I420,pixel-aspect-ratio=1/"
         "1,interlace-mode=progressive,colorimetry=bt601,width=" +
         std::to_string(format.width) + ",height=" + std::to_string(format.height) +
         ",framerate=" + std::to_string(format.frames_per_second) + "/1";
}

std::vector<gst::ElementSpec> elements_for(const link::VideoFormat& format) {
  return {{"vp8enc",
           {{"deadline", "1"},
            {"cpu-used", "-8"},  // negative: a fixed effort; positive ones adapt to time and cost much more
            {"end-usage", "cbr"},
            {"target-bitrate", std::to_string(format.bits_per_second)},
            {"lag-in-frames", "0"},
            {"keyframe-mode", "disabled"},  // on demand only
            {"error-resilient", "default"},
            {"threads", "1"},
            {"min-quantizer", "4"},
            {"max-quantizer", "56"},
            {"undershoot", "100"},
            {"overshoot", "15"},
            {"buffer-initial-size", "300"},
            {"buffer-optimal-size", "400"},
            {"buffer-size", "600"},
            {"max-intra-bitrate", "900"},  // percent of a frame's share: how large a key frame may be
            {"static-threshold", "1"},
            {"timebase", "1/90000"}}},
          {"rtpvp8pay", {{"mtu", "1180"}, {"picture-id-mode", "15-bit"}, {"pt", "96"}}}};
}

}  // namespace

struct VideoEncoder::Output {
  explicit Output(PacketHandler to) : handler(std::move(to)) {}

  void add(GstBuffer* buffer) {
    packets.push_back({buffer, Instant(Duration(static_cast<std::int64_t>(GST_BUFFER_PTS(buffer))))});
  }
  void take(GstSample* sample) {
    packets.clear();
    GstBufferList* list = gst_sample_get_buffer_list(sample);
    const guint count = list != nullptr ? gst_buffer_list_length(list) : 0;
    for (guint i = 0; i < count; ++i) add(gst_buffer_list_get(list, i));
    if (list == nullptr) add(gst_sample_get_buffer(sample));
    handler(packets);
  }

  PacketHandler handler;
  std::vector<Packet> packets;  ///< streaming thread only; kept so that it is not allocated anew
  std::atomic<bool> failed = false;
};

VideoEncoder::VideoEncoder(const link::VideoFormat& format) : format_(format) {}

VideoEncoder::~VideoEncoder() = default;

Result<std::unique_ptr<VideoEncoder>> VideoEncoder::create(const std::string& name,
                                                           const link::VideoFormat& format,
                                                           PacketHandler handler) {
  std::unique_ptr<VideoEncoder> encoder(new VideoEncoder(format));
  encoder->output_ = std::make_unique<Output>(std::move(handler));
  Output* output = encoder->output_.get();
  gst::Pipeline::Handlers handlers;
  handlers.sample = [output](GstSample* sample) { output->take(sample); };
  handlers.error = [output](const std::string&) { output->failed = true; };
  auto pipeline = gst::Pipeline::create(name, caps_for(format), elements_for(format), std::move(handlers));
  if (!pipeline) return pipeline.error();
  encoder->pipeline_ = std::move(*pipeline);
  if (auto playing = encoder->pipeline_->play(); !playing) return playing.error();
  return encoder;
}

bool VideoEncoder::failed() const {
  return output_->failed;
}

void VideoEncoder::follow(const link::VideoFormat& format) {
  if (format == format_) return;
  if (format.bits_per_second != format_.bits_per_second) {
    g_object_set(pipeline_->element(0), "target-bitrate", format.bits_per_second, nullptr);
  }
  pipeline_->set_caps(caps_for(format));
  format_ = format;
}

void VideoEncoder::send_key_frame_request(Instant tick) {
  if (!key_frame_wanted_ || tick - last_key_frame_ < kKeyFrameInterval) return;
  key_frame_wanted_ = false;
  last_key_frame_ = tick;
  gst_element_send_event(pipeline_->sink(),
                         gst_video_event_new_upstream_force_key_unit(GST_CLOCK_TIME_NONE, TRUE, 0));
}

void VideoEncoder::encode(const gst::BufferHandle& picture, const link::VideoFormat& format, Instant tick) {
  if (pipeline_->waiting() >= kMaxWaiting) {
    ++dropped_;
    return;
  }
  follow(format);
  send_key_frame_request(tick);
  if (!pipeline_->push(gst::share(picture.get()))) output_->failed = true;
}

}  // namespace amphi::pipelines
