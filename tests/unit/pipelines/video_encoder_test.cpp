#include <map>
#include <numeric>
#include <thread>

#include "mixer/video/same_picture.hpp"
#include "pipelines/gst/mapped_frame.hpp"
#include "pipelines/ingest/ingest_pipeline.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/pipelines/encoder_rig.hpp"

using namespace amphi;
using namespace amphi::pipelines;
using namespace amphi::test;
using namespace std::chrono_literals;

namespace {

link::VideoOutput output(Codec codec, link::VideoFormat format, RungLevel rung = RungLevel::medium) {
  link::VideoOutput out;
  out.stream = 1;
  out.rung = rung;
  out.codec = codec;
  out.format = format;
  return out;
}

/// Decodes whole VP8 frames.
class Vp8Decoder {
 public:
  Vp8Decoder() {
    gst::Pipeline::Handlers handlers;
    handlers.sample = [this](GstSample* sample) {
      const std::lock_guard lock(mutex_);
      pictures_.push_back(*gst::map_frame(sample));
    };
    handlers.error = [](const std::string&) {};
    const std::array elements{gst::ElementSpec{"vp8dec", {{"threads", "1"}}}};
    auto made = gst::Pipeline::create("decoder", "video/x-vp8", elements, std::move(handlers));
    REQUIRE(made);
    pipeline_ = std::move(*made);
    REQUIRE(pipeline_->play());
  }
  VideoFrame decode(const std::vector<std::uint8_t>& frame) {
    pipeline_->push(gst::BufferHandle(gst_buffer_new_memdup(frame.data(), frame.size())));
    const std::size_t wanted = ++pushed_;
    for (const Instant deadline = now() + 10s; now() < deadline; std::this_thread::sleep_for(200us)) {
      const std::lock_guard lock(mutex_);
      if (pictures_.size() == wanted) return pictures_.back();
    }
    FAIL("a frame is not decoded");
    return {};
  }

 private:
  std::mutex mutex_;
  std::vector<VideoFrame> pictures_;
  std::size_t pushed_ = 0;
  std::unique_ptr<gst::Pipeline> pipeline_;
};

double kilobits_in_a_second(const std::vector<EncodedFrame>& frames, std::size_t from) {
  double bits = 0;
  for (std::size_t i = from; i < from + 30; ++i) bits += 8.0 * static_cast<double>(frames.at(i).bytes());
  return bits / 1000;
}

}  // namespace

TEST_CASE("whoever leaves upper temporal layers out decodes the very same pictures") {
  EncoderRig rig(output(Codec::vp8, {320, 180, 30, 200'000}));
  std::array<Vp8Decoder, 3> up_to;  // this layer
  int layers_seen = 0;
  for (int i = 0; i < 60; ++i) {
    if (i == 21 || i == 42) rig.encoder().request_key_frame();
    const Vp8Frame frame(rig.next());
    layers_seen |= 1 << frame.layer;
    const VideoFrame whole = up_to[2].decode(frame.bytes);
    for (int most = frame.layer; most < 2; ++most) {
      INFO("picture " << i << " of layer " << frame.layer << " without those above " << most);
      CHECK(mixer::same_picture(up_to[static_cast<std::size_t>(most)].decode(frame.bytes), whole));
    }
  }
  CHECK(layers_seen == 7);
}

TEST_CASE("each VP8 packet says its picture, layer and base layer frame") {
  EncoderRig rig(output(Codec::vp8, {320, 180, 30, 200'000}));
  std::array<int, 3> count{};
  int last_picture = -1;
  int last_base = -1;
  for (int i = 0; i < 40; ++i) {
    const EncodedFrame encoded = rig.next();
    CHECK(encoded.captured == EncoderRig::time_of(i));
    const Vp8Frame frame(encoded);
    REQUIRE((frame.has_picture_id && frame.has_layers));
    if (i > 0) CHECK(frame.picture_id == ((last_picture + 1) & 0x7fff));
    if (i > 0) CHECK(frame.base_index == ((last_base + (frame.layer == 0 ? 1 : 0)) & 0xff));
    last_picture = frame.picture_id;
    last_base = frame.base_index;
    ++count[static_cast<std::size_t>(frame.layer)];
    CHECK(frame.key() == (i == 0));
  }
  CHECK(count == std::array{10, 10, 20});
}

TEST_CASE("bit rate and frame rate change while an encoder runs, without a key frame") {
  const auto codec = GENERATE(Codec::vp8, Codec::vp9, Codec::h264);
  INFO("codec " << to_string(codec));
  EncoderRig rig(output(codec, {320, 180, 30, 400'000}));
  std::vector<EncodedFrame> frames;
  for (int i = 0; i < 90; ++i) frames.push_back(rig.next());
  const double before = kilobits_in_a_second(frames, 60);
  rig.encoder().set_rates({320, 180, 30, 150'000});
  for (int i = 0; i < 90; ++i) frames.push_back(rig.next());
  const double after = kilobits_in_a_second(frames, 150);
  rig.encoder().set_rates({320, 180, 15, 150'000});
  for (int i = 0; i < 60; ++i) frames.push_back(rig.next());
  const double half_rate = kilobits_in_a_second(frames, 210);
  INFO(before << ", then " << after << " kbit/s, at half the frame rate in two seconds " << half_rate);
  CHECK(before > 250);
  CHECK(after < 0.55 * before);
  CHECK(half_rate > 1.4 * after);  // twice the bits for each picture
  if (codec != Codec::vp8) return;
  for (std::size_t i = 1; i < frames.size(); ++i) CHECK_FALSE(Vp8Frame(frames[i]).key());
}

TEST_CASE("what any of the encoders makes can be decoded") {
  const auto codec = GENERATE(Codec::vp8, Codec::vp9, Codec::h264);
  INFO("codec " << to_string(codec));
  EncoderRig rig(output(codec, {320, 180, 15, 110'000}, RungLevel::low));
  const auto slot = std::make_shared<mixer::FrameSlot>();
  IngestPipeline pipeline("decoder", codec, slot, [] {});
  for (int i = 0; i < 10; ++i) {
    for (const auto& packet : rig.next().packets) pipeline.push(packet, now(), now());
  }
  const auto decoded = [&] { return pipeline.statistics().frames; };
  for (const Instant deadline = now() + 10s; decoded() < 10 && now() < deadline;) {
    std::this_thread::sleep_for(1ms);
  }
  CHECK(decoded() == 10);
}

TEST_CASE("a key frame on request hardly raises what a second takes") {
  const auto codec = GENERATE(Codec::vp8, Codec::vp9, Codec::h264);
  const auto format =
      GENERATE(link::VideoFormat{640, 360, 30, 400'000}, link::VideoFormat{320, 180, 15, 110'000});
  EncoderRig rig(output(codec, format));
  std::vector<EncodedFrame> frames;
  std::vector<std::size_t> keys;
  for (std::size_t i = 0; i < 420; ++i) {
    if (i >= 120 && i < 390 && i % 45 == 0) {
      rig.encoder().request_key_frame();
      keys.push_back(i);
    }
    frames.push_back(rig.next());
  }
  const auto second = static_cast<std::size_t>(format.frames_per_second);
  const auto bits = [&](std::size_t from) {
    double sum = 0;
    for (std::size_t i = from; i < from + second; ++i) sum += static_cast<double>(frames[i].bytes());
    return sum;
  };
  double quiet = 0;
  for (std::size_t from = 60; from + second <= 120; ++from)
    quiet += bits(from) / (61.0 - static_cast<double>(second));
  double with_key = 0;
  double sliding = 0;
  double largest = 0;
  for (const std::size_t at : keys) {
    with_key += bits(at) / static_cast<double>(keys.size());
    for (std::size_t from = at + 1 - second; from <= at; ++from) sliding = std::max(sliding, bits(from));
    largest = std::max(largest, static_cast<double>(frames[at].bytes()));
  }
  INFO(to_string(codec) << " " << format.width << ": " << quiet << " bytes in a second, " << with_key
                        << " in one that begins with a key frame, " << sliding
                        << " in the worst one around a key frame; largest key frame " << largest);
  CHECK(with_key < 1.05 * quiet);
  CHECK(sliding < 1.4 * quiet);
}

TEST_CASE("key frames are rationed") {
  EncoderRig rig(output(Codec::vp8, {320, 180, 30, 200'000}));
  int keys = 0;
  for (int i = 0; i < 30; ++i) {
    rig.encoder().request_key_frame();
    keys += Vp8Frame(rig.next()).key() ? 1 : 0;
  }
  CHECK(keys >= 3);
  CHECK(keys <= 4);  // 30 pictures are one second
}
