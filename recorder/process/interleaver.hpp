#pragma once
#include <array>
#include <deque>
#include <optional>

#include "recorder/process/media_frame.hpp"

namespace amphi::recorder {

/// Brings sound and picture, which come by different ways, into the order in which they were captured. Waits
/// for the slower one, but no longer than kPatience: a picture that does not change is not sent at all.
/// Sans-IO; owner: Recorder.
class Interleaver {
 public:
  static constexpr Duration kPatience = std::chrono::milliseconds(250);

  /// Frames of one kind come in their own order; one that was captured before its predecessor is told to be
  /// of the same moment.
  void push(MediaFrame frame, Instant now);
  std::optional<MediaFrame> pop(Instant now);
  /// The next whatever is still to come; for the end.
  std::optional<MediaFrame> drain();
  void clear();

 private:
  struct Waiting {
    MediaFrame frame;
    Instant arrived;
  };
  using Queue = std::deque<Waiting>;

  [[nodiscard]] Queue* earlier();
  static MediaFrame take(Queue& queue);

  std::array<Queue, 2> queues_;  ///< by MediaKind
  std::array<Instant, 2> newest_{};
};

}  // namespace amphi::recorder
