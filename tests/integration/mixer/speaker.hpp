#pragma once
// A synthetic speaker: VP8 pictures of one colour with something that moves, and an Opus tone.
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "mixer/audio/opus_encoder.hpp"
#include "pipelines/program/picture_pool.hpp"
#include "pipelines/program/video_encoder.hpp"
#include "tests/integration/mixer/mixer_process.hpp"

namespace amphi::test {

class Speaker {
 public:
  struct Look {
    Color color;
    int width = 320, height = 180;
    int frames_per_second = 20;
    double tone = 440;     ///< Hz; 0 is silence
    bool flashes = false;  ///< white picture and loud tone for 100 ms in each second, else black and silent
  };

  Speaker(std::string id, std::uint32_t video_stream, std::uint32_t audio_stream, Look look);

  /// Sends what has become due by now.
  void run(MixerProcess& mixer, Instant now);
  /// The pictures change their size.
  void resize(int width, int height);
  [[nodiscard]] link::Seat seat() const;

  // Misbehaviour.
  bool video_stopped = false;
  bool garbage_timestamps = false;
  bool garbage_bytes = false;

 private:
  void send_video(MixerProcess& mixer);
  void send_audio(MixerProcess& mixer, Instant tick);
  void paint(Instant tick);
  [[nodiscard]] bool flash(Instant tick) const;

  std::string id_;
  std::uint32_t video_;
  std::uint32_t audio_;
  Look look_;
  std::optional<mixer::Canvas> canvas_;
  pipelines::PicturePool pool_;
  struct Made {
    std::vector<std::uint8_t> bytes;
    Instant captured;
  };
  std::mutex mutex_;
  std::vector<Made> made_;
  std::unique_ptr<pipelines::VideoEncoder> encoder_;
  std::optional<mixer::SoundEncoder> sound_;
  RtpHeader audio_header_{false, 111, 1, 1, 77};
  Instant next_picture_;
  Instant next_sound_;
  std::uint64_t pictures_ = 0;
  double phase_ = 0;
};

}  // namespace amphi::test
