#pragma once
#include <optional>

#include "recorder/process/matroska_writer.hpp"
#include "recorder/process/storage_worker.hpp"

namespace amphi::recorder {

/// Cuts the frames of a recording, in the order of their capture, into segments: each a Matroska file of its
/// own that begins with a key frame, all on one time line. Pauses take no time on it.
/// Sans-IO; owner: Recorder.
class Segmenter {
 public:
  /// `wanted`: after so long a key frame is asked for. One that comes by itself is used from 5/8 of it on;
  /// where none comes, the segment ends at 10/8 all the same and the picture waits.
  /// `wall_clock`: what the time since 1970 (UTC) is ahead of the capture clock's.
  Segmenter(StorageQueue& storage, Milliseconds wanted, Duration wall_clock)
      : storage_(storage), wanted_(wanted), wall_clock_(wall_clock) {}

  /// Goes on with a recording that another recorder has begun.
  void go_on(std::optional<Instant> origin, Milliseconds length);

  void add(const MediaFrame& frame, Instant now);
  /// Passes on what has waited for long enough.
  void poll(Instant now);
  /// Ends the segment.
  void end();
  /// The next frame goes on where the last one ended.
  void skip() { skipping_ = true; }
  void note(StorageNote::Kind kind, std::string reason);
  /// A key frame is due or missing.
  [[nodiscard]] bool wants_key_frame() const;
  [[nodiscard]] std::optional<Instant> origin() const { return origin_; }
  /// How long the recording is.
  [[nodiscard]] Milliseconds length() const { return last_; }

  static constexpr Milliseconds kChunk{500};

 private:
  struct Open {
    MatroskaWriter writer;
    Milliseconds first{};
    bool picture = false;  ///< it has begun, so that pictures may follow
    Chunk chunk;
    Milliseconds chunk_first{};
    Instant chunk_begun;
  };

  [[nodiscard]] bool cut_here(const MediaFrame& frame, Milliseconds at) const;
  [[nodiscard]] bool waits_for_picture(const MediaFrame& frame);
  [[nodiscard]] Milliseconds place(const MediaFrame& frame);
  void begin(const MediaFrame& frame, Milliseconds at);
  void write(const MediaFrame& frame, Milliseconds at, Instant now);
  void pass_chunk(Instant now);

  StorageQueue& storage_;
  Milliseconds wanted_;
  Duration wall_clock_;
  std::optional<Instant> origin_;
  bool skipping_ = false;
  Milliseconds last_{};              ///< end of the newest frame
  std::optional<Instant> waiting_;   ///< for the first picture since, on the capture clock
  int width_ = 1280, height_ = 720;  ///< of the last key frame
  std::optional<Open> open_;
};

}  // namespace amphi::recorder
