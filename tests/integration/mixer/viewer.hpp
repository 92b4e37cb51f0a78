#pragma once
// Decodes what the mixer sends: one picture stream and any number of sound streams.
#include <opus/opus.h>

#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "mcu/media/frame.hpp"
#include "pipelines/ingest/ingest_pipeline.hpp"
#include "tests/integration/mixer/mixer_process.hpp"

namespace amphi::test {

struct Rgb {
  int red = 0, green = 0, blue = 0;
};
/// The mean colour of a small square around the point.
Rgb color_at(const VideoFrame& frame, int x, int y);
/// The strength of one frequency in samples of 48 kHz: the amplitude of a sine (Goertzel's algorithm).
double tone_amplitude(std::span<const float> samples, double frequency);
/// For a person to look at.
void write_ppm(const VideoFrame& frame, const std::string& file);

class Viewer {
 public:
  struct Sound {
    std::vector<float> samples;
    std::vector<Instant> captured;  ///< of each 960 samples, from the link
    /// Where the sound of this moment is in `samples`; nothing when it never came.
    [[nodiscard]] std::optional<std::size_t> index_of(Instant at) const;
  };

  explicit Viewer(std::uint32_t video_stream, Codec codec = Codec::vp8);

  /// To be handed to MixerProcess::on_rtp.
  void take(std::uint32_t stream, Bytes packet, Instant captured);
  /// The newest picture, or nothing before the first.
  std::optional<VideoFrame> picture();
  /// Every frame that arrived: the time stamp it carries.
  [[nodiscard]] const std::vector<Instant>& frames() const { return frames_; }
  [[nodiscard]] const std::vector<std::uint32_t>& ssrcs() const { return ssrcs_; }
  Sound& sound(std::uint32_t stream) { return sounds_[stream].sound; }
  /// Drops what was heard and the frame times, not the picture.
  void forget();

 private:
  struct Decoder {
    Sound sound;
    std::unique_ptr<OpusDecoder, void (*)(OpusDecoder*)> opus{nullptr, opus_decoder_destroy};
  };

  std::uint32_t video_;
  std::shared_ptr<mixer::FrameSlot> slot_ = std::make_shared<mixer::FrameSlot>();
  pipelines::IngestPipeline pipeline_;
  std::vector<Instant> frames_;
  std::vector<std::uint32_t> ssrcs_;  ///< each one seen in the video stream, once
  std::map<std::uint32_t, Decoder> sounds_;
};

}  // namespace amphi::test
