#pragma once
#include <memory>
#include <string>

#include "gateway/fanout/mixer_process.hpp"
#include "gateway/fanout/recorder_process.hpp"
#include "gateway/transport/parameters.hpp"
#include "mcu/link/output.hpp"

namespace amphi::fanout {

/// The picture of one rung.
struct PictureRung {
  int width = 640, height = 360;  ///< even; what does not fit into the canvas is made smaller in its shape
  int frames_per_second = 30;
  int bits_per_second = 400'000;        ///< where everybody's link takes it; 10'000..20'000'000
  int least_bits_per_second = 200'000;  ///< it is not lowered further for the sake of its watchers' links
};

/// The sound of one rung.
struct SoundFormat {
  int bits_per_second = 16'000;  ///< 6'000..128'000
  int frame_ms = 60;             ///< 20, 40 or 60
};

/// What a room offers below and beside its best picture, which is the canvas itself.
struct RungTable {
  int least_high_bits_per_second = 600'000;
  PictureRung medium{640, 360, 30, 400'000, 200'000};
  PictureRung low{320, 180, 15, 110'000, 16'000};
  bool low_vp9 = true;    ///< while every watcher of the low rung takes VP9
  bool low_focus = true;  ///< the low rung shows the screen or the speaker alone when there is a choice
  SoundFormat thin{16'000, 60};
  SoundFormat least{12'000, 60};
  link::StillOutput stills;  ///< its stream number has no meaning
};

/// What every room of this server gets.
struct RoomMediaConfig {
  transport::TransportConfig transport;
  MixerLaunch mixer;
  RecorderLaunch recorder;
  std::shared_ptr<RecordingDesk> recordings;  ///< null: nothing can be recorded
  link::VideoFormat canvas;                   ///< also the high rung's picture
  int audio_bits_per_second = 32'000;
  RungTable rungs;
  std::size_t max_connections = 512;  ///< of one room
  std::string dot_folder;             ///< where pictures of pipelines go; empty: nowhere
};

}  // namespace amphi::fanout
