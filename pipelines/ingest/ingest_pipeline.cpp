#include "pipelines/ingest/ingest_pipeline.hpp"

#include <gst/video/video.h>

#include <algorithm>
#include <array>
#include <utility>

#include "mcu/base/log.hpp"
#include "pipelines/gst/mapped_frame.hpp"
#include "pipelines/ingest/picture_size.hpp"

namespace amphi::pipelines {
namespace {

using namespace std::chrono_literals;

constexpr Duration kKeyFrameInterval = 300ms;
constexpr Duration kNoPictureFor = 500ms;  ///< while packets come: ask for a key frame again
constexpr Duration kFirstPause = 100ms;
constexpr Duration kLongestPause = 5s;
constexpr Duration kSound = 10s;  ///< running for so long makes up for past failures
/// More than this in front of the decoder and it is thrown away: old pictures are of no use.
constexpr std::uint64_t kMaxBacklogPackets = 3000;
constexpr GstClockTime kMaxBacklogTime = 400 * GST_MSECOND;
/// Capture times further off than this are the sender's mistake.
constexpr Duration kPast = 5s;
constexpr Duration kFuture = 1s;

std::int64_t count(Instant t) {
  return t.time_since_epoch().count();
}

std::vector<gst::ElementSpec> elements_for(Codec codec) {
  const auto depayloader = [](const char* factory) {
    return gst::ElementSpec{factory, {{"request-keyframe", "true"}, {"wait-for-keyframe", "true"}}};
  };
  const auto vpx = [](const char* factory) {
    return gst::ElementSpec{factory, {{"threads", "1"}, {"automatic-request-sync-points", "true"}}};
  };
  switch (codec) {
    case Codec::vp8:
      return {depayloader("rtpvp8depay"), vpx("vp8dec")};
    case Codec::vp9:
      return {depayloader("rtpvp9depay"), vpx("vp9dec")};
    case Codec::h264:
      return {
          depayloader("rtph264depay"),
          {"capsfilter", {{"caps", "video/x-h264,stream-format=byte-stream,alignment=au"}}},
          {"avdec_h264",
           {{"max-threads", "1"}, {"automatic-request-sync-points", "true"}, {"output-corrupt", "false"}}}};
    case Codec::opus:
      break;
  }
  return {};
}

std::string caps_for(Codec codec) {
  constexpr std::array kNames{"OPUS", "VP8", "VP9", "H264"};
  return std::string("application/x-rtp,media=video,clock-rate=90000,payload=96,encoding-name=") +
         kNames[static_cast<std::size_t>(codec)];
}

}  // namespace

struct IngestPipeline::Output {
  Output(Codec stream_codec, std::shared_ptr<mixer::FrameSlot> to, std::function<void()> request)
      : codec(stream_codec), slot(std::move(to)), request_key_frame(std::move(request)) {}

  void ask_for_key_frame(Instant now) {
    std::int64_t last = last_request.load();
    if (count(now) - last < kKeyFrameInterval.count() && last != 0) return;
    if (last_request.compare_exchange_strong(last, count(now))) request_key_frame();
  }
  void take(GstSample* sample) {
    auto frame = gst::map_frame(sample);
    if (!frame) {
      ++refused;
      return;
    }
    const Instant now = amphi::now();
    frame->captured =
        Instant(Duration(static_cast<std::int64_t>(GST_BUFFER_PTS(gst_sample_get_buffer(sample)))));
    ++frames;
    last_frame = count(now);
    const std::int64_t age = std::clamp<std::int64_t>(count(now) - count(frame->captured), 1, kPast.count());
    latency = latency == 0 ? age : latency + (age - latency) / 8;
    slot->put(std::move(*frame), now);
  }
  /// True when this encoded frame may go on to the decoder.
  bool admit(GstBuffer* buffer) {
    GstMapInfo map;
    if (!gst_buffer_map(buffer, &map, GST_MAP_READ)) return false;
    const auto size = announced_size(codec, {map.data, map.size});
    gst_buffer_unmap(buffer, &map);
    if (size) {
      refusing = size->width > kMaxSide || size->height > kMaxSide || size->width * size->height > kMaxPixels;
    }
    if (refusing) ++refused;
    return !refusing;
  }

  const Codec codec;
  const std::shared_ptr<mixer::FrameSlot> slot;
  const std::function<void()> request_key_frame;
  bool refusing = false;  ///< streaming thread only
  std::atomic<bool> failed = false;
  std::atomic<std::int64_t> last_request = 0;
  std::atomic<std::int64_t> last_frame = 0;
  std::atomic<std::int64_t> latency = 0;  ///< written by the streaming thread only
  std::atomic<std::uint64_t> frames = 0;
  std::atomic<std::uint64_t> refused = 0;
};

namespace {

template <class Output>
GstPadProbeReturn on_encoded_frame(GstPad*, GstPadProbeInfo* info, gpointer output) {
  GstBuffer* buffer = gst_pad_probe_info_get_buffer(info);
  return static_cast<Output*>(output)->admit(buffer) ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP;
}

template <class Output>
GstPadProbeReturn on_upstream_event(GstPad*, GstPadProbeInfo* info, gpointer output) {
  if (gst_video_event_is_force_key_unit(gst_pad_probe_info_get_event(info))) {
    static_cast<Output*>(output)->ask_for_key_frame(amphi::now());
  }
  return GST_PAD_PROBE_OK;
}

void add_probe(GstElement* element, GstPadProbeType type, GstPadProbeCallback callback, gpointer data) {
  const gst::PadHandle pad(gst_element_get_static_pad(element, "src"));
  gst_pad_add_probe(pad.get(), type, callback, data, nullptr);
}

}  // namespace

IngestPipeline::IngestPipeline(std::string name, Codec codec, std::shared_ptr<mixer::FrameSlot> slot,
                               std::function<void()> request_key_frame)
    : name_(std::move(name)),
      codec_(codec),
      output_(std::make_shared<Output>(codec, std::move(slot), std::move(request_key_frame))),
      pause_(kFirstPause) {}

IngestPipeline::~IngestPipeline() = default;

void IngestPipeline::build(Instant now) {
  Output* output = output_.get();  // outlives the pipeline
  gst::Pipeline::Handlers handlers;
  handlers.sample = [output](GstSample* sample) { output->take(sample); };
  handlers.error = [output](const std::string&) { output->failed = true; };
  const auto elements = elements_for(codec_);
  auto made = gst::Pipeline::create(name_, caps_for(codec_), elements, std::move(handlers));
  output->failed = !made;
  build_after_ = now + pause_;
  pause_ = std::min(2 * pause_, kLongestPause);
  if (!made) return log::warn("an input's pipeline cannot be built: {}", made.error().message);
  pipeline_ = std::move(*made);
  add_probe(pipeline_->element(0), GST_PAD_PROBE_TYPE_BUFFER, &on_encoded_frame<Output>, output);
  add_probe(pipeline_->source(), GST_PAD_PROBE_TYPE_EVENT_UPSTREAM, &on_upstream_event<Output>, output);
  if (!pipeline_->play()) output->failed = true;
  built_at_ = now;
  output->last_frame = count(now);  // the patience of poll() begins here
  output->ask_for_key_frame(now);
}

void IngestPipeline::drop_failed(Instant now) {
  if (!pipeline_ || !output_->failed) return;
  if (now - built_at_ > kSound) pause_ = kFirstPause;
  build_after_ = now + pause_;
  pipeline_.reset();
  ++rebuilds_;
  discontinuity_ = true;
}

void IngestPipeline::push(Bytes packet, Instant captured, Instant now) {
  last_packet_ = now;
  const bool plausible = captured > now - kPast && captured < now + kFuture;
  reorder_.insert(packet, plausible ? captured : now, now);
  drain(now);
}

void IngestPipeline::poll(Instant now) {
  drop_failed(now);
  drain(now);
  const bool arriving = now - last_packet_ < kNoPictureFor;
  if (arriving && count(now) - output_->last_frame > kNoPictureFor.count()) output_->ask_for_key_frame(now);
}

void IngestPipeline::drain(Instant now) {
  if (!pipeline_ && now >= build_after_) build(now);
  while (auto packet = reorder_.pop(now)) feed(std::move(*packet), now);
}

bool IngestPipeline::overloaded() {
  const std::uint64_t waiting = pipeline_->waiting();
  if (throwing_away_) {
    throwing_away_ = waiting > 0;
    return throwing_away_;
  }
  const GstClockTime time = gst_app_src_get_current_level_time(GST_APP_SRC(pipeline_->source()));
  throwing_away_ = waiting > kMaxBacklogPackets || (waiting > 1 && time > kMaxBacklogTime);
  if (throwing_away_) ++overloads_;
  return throwing_away_;
}

void IngestPipeline::feed(mixer::VideoReorderBuffer::Packet packet, Instant now) {
  discontinuity_ = discontinuity_ || packet.discontinuity;
  if (!pipeline_ || output_->failed) return;
  if (overloaded()) {
    discontinuity_ = true;
    return;
  }
  GstBuffer* buffer = gst_buffer_new_memdup(packet.bytes.data(), packet.bytes.size());
  GST_BUFFER_PTS(buffer) = static_cast<GstClockTime>(std::max<std::int64_t>(count(packet.captured), 0));
  if (std::exchange(discontinuity_, false)) {
    GST_BUFFER_FLAG_SET(buffer, GST_BUFFER_FLAG_DISCONT);
    output_->ask_for_key_frame(now);
  }
  if (!pipeline_->push(gst::BufferHandle(buffer))) output_->failed = true;
}

IngestPipeline::Statistics IngestPipeline::statistics() const {
  return {reorder_.statistics().malformed, output_->frames, output_->refused, overloads_, rebuilds_};
}

Duration IngestPipeline::latency(Instant now) const {
  const bool arriving = count(now) - output_->last_frame < kNoPictureFor.count();
  return arriving ? Duration(output_->latency.load()) : Duration{};
}

}  // namespace amphi::pipelines
