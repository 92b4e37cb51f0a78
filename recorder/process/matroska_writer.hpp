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

/// One Matroska file, made in memory by libavformat: VP8 and Opus, times in milliseconds of the recording.
/// Written as a stream that is never gone back into, so that its bytes up to any take() are a playable file.
/// Owner: Segmenter; any one thread.
class MatroskaWriter {
 public:
  /// Errors (environment): libavformat has no Matroska muxer, or no memory.
  static Result<MatroskaWriter> begin(int width, int height);

  /// `at` since the recording began; does not go back for one kind. Errors: libavformat refuses it.
  Result<> write(const MediaFrame& frame, Milliseconds at);
  /// Ends the present cluster; returns everything since the last call.
  std::vector<std::uint8_t> take();
  /// Ends the file; the last bytes.
  std::vector<std::uint8_t> finish();

 private:
  MatroskaWriter() = default;
  Result<> open(int width, int height);

  std::unique_ptr<std::vector<std::uint8_t>> bytes_;  ///< libavformat writes through a pointer to it
  IoPtr io_;
  OutputPtr output_;
  PacketPtr packet_;
};

}  // namespace amphi::recorder
