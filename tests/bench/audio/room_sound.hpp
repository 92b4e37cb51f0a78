#pragma once
// A room's microphones and its sound, in virtual time and as fast as it goes.
#include <cstdint>
#include <ctime>
#include <vector>

#include "gateway/rtp/loudest_selector.hpp"
#include "mixer/audio/sound_program.hpp"

namespace amphi::bench {

/// 20 ms of speech of sorts: harmonics of a gliding pitch in syllables.
std::vector<float> speech(int tick, double pitch);

/// Processor time of this thread.
Duration cpu_time();

/// Some seconds of speech (harmonics in syllables), encoded once like a browser's and sent over and over.
class Microphone {
 public:
  /// `talks`: else it sends faint noise.
  Microphone(std::uint32_t stream, bool talks);
  /// The packet of this tick; valid until the next call.
  Bytes packet(int tick);
  [[nodiscard]] rtp::AudioLevel level(int tick) const;
  [[nodiscard]] std::uint32_t stream() const { return stream_; }

 private:
  struct Frame {
    std::vector<std::uint8_t> bytes;
    std::uint8_t level = 127;
  };
  std::uint32_t stream_;
  std::vector<Frame> frames_;
  std::vector<std::uint8_t> packet_;
};

struct RoomShape {
  int open = 60;          ///< microphones
  int talking = 5;        ///< of them
  bool select = true;     ///< the loudest go to the mixer, else all
  bool mix_minus = true;  ///< for each who talks
  bool thin = false;      ///< the outputs thin and least, too
  bool dtx = false;       ///< on the outputs
};

struct Cost {
  Duration selecting{};  ///< per tick: the loudest of the open microphones
  Duration mixing{};     ///< per tick: decode, mix, encode
  Duration slowest{};    ///< tick
  double packets = 0;    ///< made per tick
};

Cost measure(const RoomShape& shape, int ticks);

}  // namespace amphi::bench
