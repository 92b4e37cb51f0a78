#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "mcu/base/clock.hpp"
#include "mcu/media/frame.hpp"

namespace amphi::bench {

/// Two seconds of an encoded camera, 640x360 at 30 fps and 500 kbit/s in VP8, to be sent round and round.
class CameraClip {
 public:
  static constexpr int kFrames = 60;
  static constexpr int kFramesPerSecond = 30;

  enum class Content {
    person,     ///< somebody moves
    slide,      ///< text, the same in every frame
    time_code,  ///< a person, and the frame's number in six black or white fields
  };
  using Packets = std::vector<std::vector<std::uint8_t>>;

  /// `person` begins the movement elsewhere. Exits the program when VP8 does not work.
  CameraClip(Content content, int person);

  /// The next frame's RTP packets, numbered and stamped as one endless stream. Valid until the next call.
  const Packets& next();
  /// Of the frame that next() returned last.
  [[nodiscard]] int number() const { return (step_ - 1) % kFrames; }

 private:
  std::vector<Packets> frames_;
  int step_ = 0;
  std::uint16_t sequence_ = 0;
};

/// The number in a picture of a clip with time code that fills it.
int read_time_code(const VideoFrame& picture);

}  // namespace amphi::bench
