// amphi-demo-clips: renders the demo's six speakers into clips. Run at build time.
#include <array>
#include <condition_variable>
#include <cstdio>
#include <fstream>
#include <mutex>
#include <string>

#include "mcu/media/clip.hpp"
#include "mixer/audio/opus_encoder.hpp"
#include "pipelines/demo/portrait.hpp"
#include "pipelines/demo/voice.hpp"
#include "pipelines/gst/pipeline.hpp"
#include "pipelines/gst/runtime.hpp"
#include "pipelines/program/picture_pool.hpp"

namespace {

using namespace amphi;
using namespace amphi::pipelines;

constexpr int kFramesPerSecond = 20;
constexpr int kKeyFrameEvery = 2 * kFramesPerSecond;  // how long a late viewer waits for a picture
constexpr int kVideoBitrate = 120'000;
constexpr auto kDurationMs = static_cast<std::uint32_t>(demo::kDuration * 1000);
const link::VideoFormat kFormat{demo::Portrait::kWidth, demo::Portrait::kHeight, kFramesPerSecond,
                                kVideoBitrate};

/// Encodes pictures one by one.
class FrameEncoder {
 public:
  static Result<std::unique_ptr<FrameEncoder>> create() {
    auto encoder = std::make_unique<FrameEncoder>();
    FrameEncoder* self = encoder.get();
    const std::array elements{gst::ElementSpec{"vp8enc",
                                               {{"deadline", "1"},
                                                {"cpu-used", "-4"},
                                                {"end-usage", "cbr"},
                                                {"target-bitrate", std::to_string(kVideoBitrate)},
                                                {"keyframe-max-dist", std::to_string(kKeyFrameEvery)},
                                                {"max-quantizer", "56"},
                                                {"max-intra-bitrate", "600"},
                                                {"threads", "1"}}}};
    const std::string caps = "video/x-raw,format=I420,width=640,height=360,framerate=20/1,colorimetry=bt601";
    auto pipeline =
        gst::Pipeline::create("clip", caps, elements,
                              {[self](GstSample* sample) { self->take(gst_sample_get_buffer(sample)); },
                               [self](const std::string&) { self->finish(); }});
    if (!pipeline) return pipeline.error();
    encoder->pipeline_ = std::move(*pipeline);
    if (auto playing = encoder->pipeline_->play(); !playing) return playing.error();
    return encoder;
  }

  /// The encoded frame; empty when the encoder failed.
  std::vector<std::uint8_t> encode(const mixer::Canvas& canvas, Instant at) {
    std::unique_lock lock(mutex_);
    done_ = false;
    frame_.clear();
    pipeline_->push(pool_.copy(canvas, kFormat, at));
    changed_.wait(lock, [this] { return done_; });
    return frame_;
  }

 private:
  void take(GstBuffer* buffer) {
    {
      const std::lock_guard lock(mutex_);
      frame_.resize(gst_buffer_get_size(buffer));
      gst_buffer_extract(buffer, 0, frame_.data(), frame_.size());
    }
    finish();
  }
  void finish() {
    const std::lock_guard lock(mutex_);
    done_ = true;
    changed_.notify_one();
  }

  PicturePool pool_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool done_ = false;
  std::vector<std::uint8_t> frame_;
  std::unique_ptr<gst::Pipeline> pipeline_;
};

Result<> add_sound(ClipWriter& clip, mixer::SoundEncoder& encoder, int speaker, std::uint32_t at) {
  std::array<float, kSamplesPerTick> samples{};
  demo::speak(speaker, std::size_t{at} * kSampleRate / 1000, samples);
  clip.add({MediaKind::audio, false, at, encoder.encode(samples)});
  return {};
}

Result<> add_picture(ClipWriter& clip, FrameEncoder& encoder, demo::Portrait& portrait, int speaker,
                     std::uint32_t at) {
  const double seconds = at / 1000.0;
  const auto frame = encoder.encode(portrait.draw(seconds, demo::loudness(speaker, seconds)),
                                    Instant(std::chrono::milliseconds(at)));
  if (frame.empty()) return fail(ErrorCode::environment, "a picture cannot be encoded");
  clip.add({MediaKind::video, (frame[0] & 1) == 0, at, frame});
  return {};
}

Result<> render(int speaker, const std::string& folder) {
  auto pictures = FrameEncoder::create();
  if (!pictures) return pictures.error();
  mixer::SoundEncoder::Config voice;
  voice.bits_per_second = 24'000;
  voice.expected_loss = 0;
  auto sound = mixer::SoundEncoder::create(voice);
  if (!sound) return sound.error();
  demo::Portrait portrait(speaker);
  const demo::Look& look = demo::look_of(speaker);
  ClipWriter clip(look.name, kDurationMs);
  constexpr std::uint32_t kStep = 10;
  for (std::uint32_t at = 0; at < kDurationMs; at += kStep) {
    Result<> done;
    if (at % 20 == 0) done = add_sound(clip, *sound, speaker, at);
    if (done && at % (1000 / kFramesPerSecond) == 0)
      done = add_picture(clip, **pictures, portrait, speaker, at);
    if (!done) return done;
  }
  std::ofstream out(folder + "/" + std::string(look.file) + ".clip", std::ios::binary);
  const Bytes bytes = clip.bytes();
  out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) return fail(ErrorCode::environment, "a clip cannot be written");
  return {};
}

Result<> render_all(const std::string& folder) {
  if (auto started = gst::start(); !started) return started;
  for (int speaker = 0; speaker < demo::kSpeakers; ++speaker) {
    if (auto rendered = render(speaker, folder); !rendered) return rendered;
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: amphi-demo-clips FOLDER\n");
    return 2;
  }
  if (auto done = render_all(argv[1]); !done) {
    std::fprintf(stderr, "amphi-demo-clips: %s\n", done.error().message.c_str());
    return 1;
  }
  return 0;
}
