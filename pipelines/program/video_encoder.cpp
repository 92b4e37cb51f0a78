#include "pipelines/program/video_encoder.hpp"

#include <gst/video/video.h>

#include <mutex>
#include <utility>
#include <vector>

#include "pipelines/program/encoder_settings.hpp"
#include "pipelines/program/frame_times.hpp"

namespace amphi::pipelines {

struct VideoEncoder::Output {
  Output(const link::VideoOutput& output, PacketHandler to)
      : made_as(output), handler(std::move(to)), applied(output.format), wanted(output.format) {}

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
  void set_rates(const link::VideoFormat& format) {
    const std::lock_guard lock(mutex);
    wanted = format;
  }
  /// In front of the encoder: its lock is free now, and the tick need not wait for it.
  void follow_rates() {
    {
      const std::lock_guard lock(mutex);
      if (wanted == applied) return;
      applied = wanted;
    }
    set_bit_rate(encoder, made_as, applied);
  }

  const link::VideoOutput made_as;
  const PacketHandler handler;
  FrameTimes times;
  GstElement* encoder = nullptr;
  std::vector<Packet> packets;  ///< streaming thread only; kept so that it is not allocated anew
  link::VideoFormat applied;    ///< streaming thread only
  std::mutex mutex;
  link::VideoFormat wanted;
  std::atomic<bool> failed = false;
};

namespace {

template <class Output>
GstPadProbeReturn before_encoder(GstPad*, GstPadProbeInfo*, gpointer output) {
  static_cast<Output*>(output)->follow_rates();
  return GST_PAD_PROBE_OK;
}

template <class Output>
GstPadProbeReturn behind_encoder(GstPad*, GstPadProbeInfo* info, gpointer output) {
  GstBuffer* buffer = gst_buffer_make_writable(GST_PAD_PROBE_INFO_BUFFER(info));
  const Instant captured = static_cast<Output*>(output)->times.captured(GST_BUFFER_PTS(buffer));
  GST_BUFFER_PTS(buffer) = static_cast<GstClockTime>(captured.time_since_epoch().count());
  GST_BUFFER_DTS(buffer) = GST_BUFFER_PTS(buffer);
  GST_PAD_PROBE_INFO_DATA(info) = buffer;
  return GST_PAD_PROBE_OK;
}

void add_probe(GstElement* element, const char* pad_name, GstPadProbeCallback callback, gpointer data) {
  const gst::PadHandle pad(gst_element_get_static_pad(element, pad_name));
  gst_pad_add_probe(pad.get(), GST_PAD_PROBE_TYPE_BUFFER, callback, data, nullptr);
}

/// The same samples with a time of their own.
gst::BufferHandle stamped(GstBuffer* picture, GstClockTime stamp, int frames_per_second) {
  gst::BufferHandle buffer(gst_buffer_copy(picture));
  gst_buffer_add_parent_buffer_meta(buffer.get(), picture);  // not back to its pool before this one is done
  GST_BUFFER_PTS(buffer.get()) = stamp;
  GST_BUFFER_DTS(buffer.get()) = GST_CLOCK_TIME_NONE;
  GST_BUFFER_DURATION(buffer.get()) = GST_SECOND / static_cast<GstClockTime>(frames_per_second);
  return buffer;
}

}  // namespace

VideoEncoder::VideoEncoder(const link::VideoOutput& output)
    : made_as_(output), frames_per_second_(output.format.frames_per_second) {}

VideoEncoder::~VideoEncoder() = default;

Result<std::unique_ptr<VideoEncoder>> VideoEncoder::create(const std::string& name,
                                                           const link::VideoOutput& output,
                                                           PacketHandler handler) {
  std::unique_ptr<VideoEncoder> encoder(new VideoEncoder(output));
  encoder->output_ = std::make_unique<Output>(output, std::move(handler));
  Output* out = encoder->output_.get();
  gst::Pipeline::Handlers handlers;
  handlers.sample = [out](GstSample* sample) { out->take(sample); };
  handlers.error = [out](const std::string&) { out->failed = true; };
  auto pipeline =
      gst::Pipeline::create(name, caps_for(output.format), elements_for(output), std::move(handlers));
  if (!pipeline) return pipeline.error();
  encoder->pipeline_ = std::move(*pipeline);
  out->encoder = encoder->pipeline_->element(0);
  finish_encoder(out->encoder, output);
  add_probe(out->encoder, "sink", &before_encoder<Output>, out);
  add_probe(out->encoder, "src", &behind_encoder<Output>, out);
  if (auto playing = encoder->pipeline_->play(); !playing) return playing.error();
  return encoder;
}

bool VideoEncoder::failed() const {
  return output_->failed;
}

void VideoEncoder::set_rates(const link::VideoFormat& format) {
  frames_per_second_ = format.frames_per_second;
  output_->set_rates(format);
}

void VideoEncoder::send_key_frame_request(Instant tick) {
  if (!key_frame_due(tick)) return;
  key_frame_wanted_ = false;
  last_key_frame_ = tick;
  gst_element_send_event(pipeline_->sink(),
                         gst_video_event_new_upstream_force_key_unit(GST_CLOCK_TIME_NONE, TRUE, 0));
}

bool VideoEncoder::encode(GstBuffer* picture, Instant tick) {
  if (pipeline_->waiting() >= kMaxWaiting) {
    ++dropped_;
    return false;
  }
  send_key_frame_request(tick);
  const int rate = frames_per_second_;
  if (!pipeline_->push(stamped(picture, output_->times.stamp(tick, rate), rate))) output_->failed = true;
  ++encoded_;
  return true;
}

}  // namespace amphi::pipelines
