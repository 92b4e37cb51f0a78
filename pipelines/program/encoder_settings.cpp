#include "pipelines/program/encoder_settings.hpp"

#include <algorithm>
#include <array>

namespace amphi::pipelines {
namespace {

using Properties = std::vector<std::pair<const char*, std::string>>;

// Of the bits per second, what goes into the lowest layer, the lower two, and all: a quarter of the pictures
// with the farthest references, half of them, all of them.
constexpr std::array kLayerPercent{50, 70, 100};

/// Which frames each of four refers to and replaces, so that no frame needs one of a higher layer: the first
/// refers to the last such one; the third to the first, kept as golden frame; the second and fourth are
/// referred to by nobody.
constexpr const char* kLayerFlags =
    "<no-ref-golden+no-upd-golden+no-ref-alt+no-upd-alt,"
    "no-ref-golden+no-ref-alt+no-upd-last+no-upd-golden+no-upd-alt+no-upd-entropy,"
    "no-ref-golden+no-ref-alt+no-upd-last+no-upd-alt+no-upd-entropy,"
    "no-ref-alt+no-upd-last+no-upd-golden+no-upd-alt+no-upd-entropy>";

/// How large a key frame may be, in percent of a frame's share of the bits: an eighth of a second's. With
/// layers the share is that of the lowest one. What follows makes up for it within the second.
int key_frame_percent(const link::VideoOutput& output) {
  const int layered = output.codec == Codec::vp8 ? 2 : 1;
  return std::max(100, 100 * output.format.frames_per_second / (8 * layered));
}

Properties vpx_properties(const link::VideoOutput& output) {
  return {{"deadline", "1"},
          {"end-usage", "cbr"},
          {"target-bitrate", std::to_string(output.format.bits_per_second)},
          {"lag-in-frames", "0"},
          {"keyframe-mode", "disabled"},  // on demand only
          {"error-resilient", "default"},
          {"threads", "1"},
          // Finer is not seen any more, and where little moves it would fill the whole bit rate.
          {"min-quantizer", "10"},
          {"max-quantizer", "56"},
          {"undershoot", "100"},
          {"overshoot", "15"},
          {"buffer-initial-size", "250"},
          {"buffer-optimal-size", "250"},
          {"buffer-size", "400"},
          {"max-intra-bitrate", std::to_string(key_frame_percent(output))},
          // A block of 16x16 that differs by less (by one and a half levels of 255 in each pixel) is not
          // coded: it is the noise of a camera, and costs time and bits.
          {"static-threshold", "500"},
          {"timebase", "1/90000"}};
}

gst::ElementSpec vp8(const link::VideoOutput& output) {
  Properties properties = vpx_properties(output);
  // Negative: a fixed effort; positive ones adapt to time and cost much more. A small picture costs little
  // and has few bits: it is worth more effort.
  properties.emplace_back("cpu-used", output.rung == RungLevel::low ? "-4" : "-8");
  properties.emplace_back("temporal-scalability-number-layers", "3");
  properties.emplace_back("temporal-scalability-periodicity", "4");
  properties.emplace_back("temporal-scalability-layer-flags", kLayerFlags);
  properties.emplace_back("temporal-scalability-layer-sync-flags", "<false,true,true,false>");
  return {"vp8enc", std::move(properties)};
}

gst::ElementSpec vp9(const link::VideoOutput& output) {
  Properties properties = vpx_properties(output);
  properties.emplace_back("cpu-used", "7");
  properties.emplace_back("row-mt", "false");
  properties.emplace_back("tile-columns", "0");
  properties.emplace_back("aq-mode", "cyclic-refresh");
  properties.emplace_back("frame-parallel-decoding", "false");
  return {"vp9enc", std::move(properties)};
}

gst::ElementSpec h264(const link::VideoOutput& output) {
  return {"openh264enc",
          {{"usage-type", "camera"},
           {"complexity", "low"},
           {"rate-control", "bitrate"},
           {"bitrate", std::to_string(output.format.bits_per_second)},
           {"max-bitrate", std::to_string(output.format.bits_per_second * 5 / 4)},
           {"gop-size", "0"},  // on demand only
           {"scene-change-detection", "false"},
           {"enable-frame-skip", "false"},
           {"multi-thread", "1"},
           {"qp-max", "45"}}};
}

gst::ElementSpec payloader(const char* factory, Properties more) {
  more.emplace_back("mtu", "1180");
  more.emplace_back("pt", "96");
  return {factory, std::move(more)};
}

/// GStreamer cannot read this kind of array from text.
void set_integers(GstElement* element, const char* property, const std::array<int, 4>& values, guint count) {
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  GValueArray* array = g_value_array_new(count);
  for (guint i = 0; i < count; ++i) {
    GValue value = G_VALUE_INIT;
    g_value_init(&value, G_TYPE_INT);
    g_value_set_int(&value, values[i]);
    g_value_array_append(array, &value);
    g_value_unset(&value);
  }
  g_object_set(element, property, array, nullptr);
  g_value_array_free(array);
  G_GNUC_END_IGNORE_DEPRECATIONS
}

void set_layer_bit_rates(GstElement* encoder, int bits_per_second) {
  const auto share = [&](std::size_t layer) { return bits_per_second / 100 * kLayerPercent[layer]; };
  set_integers(encoder, "temporal-scalability-target-bitrate", {share(0), share(1), share(2), 0}, 3);
}

}  // namespace

std::string caps_for(const link::VideoFormat& format) {
  return "video/x-raw,format=I420,pixel-aspect-ratio=1/"
         "1,interlace-mode=progressive,colorimetry=bt601,width=" +
         std::to_string(format.width) + ",height=" + std::to_string(format.height) +
         ",framerate=" + std::to_string(format.frames_per_second) + "/1";
}

std::vector<gst::ElementSpec> elements_for(const link::VideoOutput& output) {
  switch (output.codec) {
    case Codec::vp8:
      return {vp8(output), payloader("rtpvp8pay", {{"picture-id-mode", "15-bit"}})};
    case Codec::vp9:
      return {vp9(output), payloader("rtpvp9pay", {{"picture-id-mode", "15-bit"}})};
    case Codec::h264:
      return {h264(output),
              {"capsfilter", {{"caps", "video/x-h264,profile=constrained-baseline"}}},
              payloader("rtph264pay", {{"config-interval", "-1"}, {"aggregate-mode", "zero-latency"}})};
    case Codec::opus:
      break;
  }
  return {};
}

void finish_encoder(GstElement* encoder, const link::VideoOutput& output) {
  if (output.codec != Codec::vp8) return;
  set_integers(encoder, "temporal-scalability-layer-id", {0, 2, 1, 2}, 4);
  set_integers(encoder, "temporal-scalability-rate-decimator", {4, 2, 1, 0}, 3);
  set_layer_bit_rates(encoder, output.format.bits_per_second);
}

void set_bit_rate(GstElement* encoder, const link::VideoOutput& made_as, const link::VideoFormat& format) {
  switch (made_as.codec) {
    case Codec::vp8:
      return set_layer_bit_rates(encoder, format.bits_per_second);
    case Codec::vp9:
      return g_object_set(encoder, "target-bitrate", format.bits_per_second, nullptr);
    case Codec::h264: {
      // It shares its bits among the frames per second that it was made with, whatever their time stamps.
      const int bits = format.bits_per_second / format.frames_per_second * made_as.format.frames_per_second;
      return g_object_set(encoder, "bitrate", static_cast<guint>(bits), "max-bitrate",
                          static_cast<guint>(bits / 4 * 5), nullptr);
    }
    case Codec::opus:
      break;
  }
}

}  // namespace amphi::pipelines
