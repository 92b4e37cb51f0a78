#pragma once
#include "recorder/process/chunk.hpp"
#include "recorder/process/libav.hpp"

namespace amphi::recorder {

/// Reads a segment back, chunk by chunk, from the very bytes that are about to be sealed: every frame has to
/// be there, unchanged and at its time; the first second is decoded, too, sound and picture.
/// Owner: StorageWorker; its thread.
class SegmentCheck {
 public:
  static constexpr Milliseconds kDecoded{1000};

  /// `header`: the bytes of the file before its first cluster.
  explicit SegmentCheck(std::vector<std::uint8_t> header) : header_(std::move(header)) {}

  /// Errors (malformed): the chunk is not what was written into it, or cannot be decoded.
  Result<> check(const Chunk& chunk);
  /// How much later than its picture the sound comes when a player plays what was read back: pictures at
  /// their times, sound without a break from the segment's beginning. Of the last chunk that had both.
  [[nodiscard]] std::optional<Milliseconds> offset() const { return offset_; }

 private:
  Result<> decode(const AVPacket& packet, MediaKind kind, const AVCodecParameters& parameters);
  void measure(const Chunk& chunk);

  std::vector<std::uint8_t> header_;
  std::optional<Milliseconds> first_;
  CodecPtr picture_decoder_;
  CodecPtr sound_decoder_;
  FramePtr decoded_;
  std::optional<Duration> sound_end_;  ///< where continuous sound has come to
  std::optional<Milliseconds> offset_;
};

}  // namespace amphi::recorder
