#pragma once
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

#include "mcu/base/clock.hpp"
#include "mcu/media/frame.hpp"

namespace amphi::mixer {

/// Where an ingest pipeline ends and the picture tick begins: the few latest frames of one producer. Neither
/// side ever waits for the other: the lock is held for pointer moves only and frames are released outside it.
/// Thread-safe: decoders put(), the picture tick picks.
class FrameSlot {
 public:
  /// Frames waiting for their time; above it the oldest is shown at once.
  static constexpr std::size_t kCapacity = 8;
  /// However its clock lies, a frame is shown at the latest this long after it was put.
  static constexpr Duration kMaxHold = std::chrono::milliseconds(500);
  /// Without a new frame for this long the input has stalled.
  static constexpr Duration kStallAfter = std::chrono::seconds(2);

  enum class State : std::uint8_t {
    empty,  ///< nothing yet
    live,
    stalled,  ///< the last frame is older than kStallAfter: to be greyed
  };

  struct Shown {
    VideoFrame frame;
    std::uint64_t generation = 0;  ///< the same as before, of whichever slot: the same picture; never 0
  };

  FrameSlot();

  /// `now` is when the decoder delivered the frame. One that looks exactly like the one before it only says
  /// that the input is alive.
  void put(VideoFrame frame, Instant now);

  /// The newest frame whose time has come (captured + delay <= tick) or that was held for kMaxHold; older
  /// ones are dropped. Without one, the frame picked last. Nothing until the first frame's time has come.
  std::optional<Shown> pick(Instant tick);

  [[nodiscard]] State state(Instant now) const;

  /// How much later than its capture a frame is shown; set to line the picture up with the sound. 0 at first.
  void set_delay(Duration delay);
  [[nodiscard]] Duration delay() const;

  /// Forgets all frames; the state is empty again.
  void clear();

  /// Frames that were put and never shown.
  [[nodiscard]] std::uint64_t dropped() const;

 private:
  struct Timed {
    VideoFrame frame;
    Instant put_at;
  };

  [[nodiscard]] std::optional<VideoFrame> latest() const;
  std::optional<Timed> show(Timed timed);
  [[nodiscard]] bool due(const Timed& timed, Instant tick) const;
  [[nodiscard]] bool late(const Timed& timed) const;
  void insert_in_order(Timed timed);

  mutable std::mutex mutex_;
  std::vector<Timed> waiting_;  ///< by capture time; what a jumping clock sends goes to the back
  std::optional<Timed> current_;
  std::uint64_t generation_ = 0;
  bool picked_ = false;  ///< current_ has been
  std::optional<Instant> last_put_;
  Duration delay_{};
  std::uint64_t dropped_ = 0;
};

}  // namespace amphi::mixer
