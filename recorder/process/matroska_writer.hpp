#pragma once
#include "mcu/media/rtp_packet.hpp"
#include "recorder/process/libav.hpp"
#include "recorder/process/media_frame.hpp"

namespace amphi::recorder {

inline constexpr int kPictureStream = 0;  ///< in every file
inline constexpr int kSoundStream = 1;
/// Of the encoder of the program (RFC 7845 section 4.2): a decoder's first samples are not of its first
/// packet.
inline constexpr int kOpusPreSkip = 312;
/// The same, as Matroska's CodecDelay: a packet's sound is what was captured so much before its time.
inline constexpr Milliseconds kOpusDelay{7};

/// One Matroska file, made in memory by libavformat: VP8 and Opus, times in milliseconds of the recording.
/// Written as a stream that is never gone back into, so that its bytes up to any take() are a playable file.
/// Owner: Segmenter; any one thread.
class MatroskaWriter {
 public:
  /// `date`: when its first frame was captured, since 1970 in UTC; becomes DateUTC.
  /// Errors (environment): libavformat has no Matroska muxer, or no memory.
  static Result<MatroskaWriter> begin(int width, int height, std::chrono::microseconds date);

  /// `at` since the recording began; does not go back for one kind. Errors: libavformat refuses it.
  Result<> write(const MediaFrame& frame, Milliseconds at);
  /// Ends the present cluster; returns everything since the last call, but for the newest frame where
  /// holds_frame() says so: that is in the next one.
  std::vector<std::uint8_t> take();
  /// libavformat keeps a packet of sound back until the next frame, in case that is a key frame.
  [[nodiscard]] bool holds_frame() const { return sound_last_; }
  /// Ends the file; the last bytes, nothing held back.
  std::vector<std::uint8_t> finish();

 private:
  MatroskaWriter() = default;
  Result<> open(int width, int height, std::chrono::microseconds date);

  std::unique_ptr<std::vector<std::uint8_t>> bytes_;  ///< libavformat writes through a pointer to it
  IoPtr io_;
  OutputPtr output_;
  PacketPtr packet_;
  bool sound_last_ = false;  ///< the newest frame was sound
};

}  // namespace amphi::recorder
