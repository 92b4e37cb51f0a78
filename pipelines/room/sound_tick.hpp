#pragma once
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "mixer/audio/packet_inbox.hpp"
#include "mixer/audio/sound_program.hpp"
#include "pipelines/room/outbox.hpp"
#include "pipelines/room/tick_schedule.hpp"

namespace amphi::pipelines {

/// What the sound tick tells the others; a copy.
struct SoundState {
  std::vector<mixer::TalkerReport> talkers;
  std::optional<ParticipantId> active_speaker;
  std::uint64_t concealed = 0;
  std::uint64_t malformed = 0;
  std::uint64_t late_ticks = 0;  ///< that started more than 10 ms late, or not at all
};

/// The thread that plays, mixes and encodes 20 ms of sound at a time. A tick neither allocates nor locks but
/// to take what it is handed and to hand over what it made. Everything else hands it values.
class SoundTick {
 public:
  explicit SoundTick(Outbox& outbox);
  /// Ends the thread.
  ~SoundTick();
  SoundTick(const SoundTick&) = delete;
  SoundTick& operator=(const SoundTick&) = delete;

  // Link thread.
  void push(std::uint32_t stream, Bytes packet, Instant captured, Instant now) {
    inbox_.push(stream, packet, captured, now);
  }
  void apply(mixer::SoundPlan plan);
  void set_minimum_delays(std::vector<std::pair<std::uint32_t, Duration>> delays);

  // Any thread.
  /// Assigns to `into`, so that its memory is reused.
  void copy_state(SoundState& into) const;
  /// When the last tick ended.
  [[nodiscard]] Instant alive() const { return Instant(Duration(alive_.load())); }

 private:
  class Sink;

  void run();
  void count_late(const TickSchedule::Tick& tick, Instant started);
  void take_orders();
  void publish();

  Outbox& outbox_;
  mixer::PacketInbox inbox_;
  mixer::SoundProgram program_;   ///< its own thread only
  std::uint64_t late_ticks_ = 0;  ///< its own thread only

  mutable std::mutex mutex_;
  std::optional<mixer::SoundPlan> next_plan_;
  std::vector<std::pair<std::uint32_t, Duration>> next_delays_;
  SoundState state_;

  std::atomic<std::int64_t> alive_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace amphi::pipelines
