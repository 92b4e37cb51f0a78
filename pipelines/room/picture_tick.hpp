#pragma once
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "mixer/video/output_pacer.hpp"
#include "pipelines/room/gap_meter.hpp"
#include "pipelines/room/picture_plan.hpp"
#include "pipelines/room/picture_source.hpp"
#include "pipelines/room/sound_tick.hpp"
#include "pipelines/room/still_output.hpp"
#include "pipelines/room/tick_schedule.hpp"

namespace amphi::pipelines {

/// What the picture tick tells the others; a copy.
struct PictureState {
  std::uint64_t revision = 0;
  std::vector<link::Region> regions;
  std::uint64_t frames = 0;
  std::uint64_t unchanged = 0;
  std::uint64_t late_ticks = 0;
  Duration max_gap{};
};

/// The thread that composes the program's pictures and hands them to the encoders, on its own clock. Composes
/// only what some output takes at this tick, scales once per size, and encodes what has changed.
class PictureTick {
 public:
  /// `labels`, `sound` and `outbox` must outlive this object.
  PictureTick(std::unique_ptr<mixer::LabelRenderer> labels, const SoundTick& sound, Outbox& outbox);
  /// Ends the thread.
  ~PictureTick();
  PictureTick(const PictureTick&) = delete;
  PictureTick& operator=(const PictureTick&) = delete;

  /// Link thread.
  void apply(std::shared_ptr<const PicturePlan> plan);
  [[nodiscard]] PictureState state() const;
  /// When the last tick ended.
  [[nodiscard]] Instant alive() const { return Instant(Duration(alive_.load())); }

 private:
  /// An output as it runs.
  struct Running {
    PictureOutput output;
    mixer::OutputPacer pacer;
  };

  void run();
  void take_orders(Instant tick);
  void follow(const PicturePlan& before, Instant tick);
  void follow_format();
  void follow_outputs();
  void follow_stills();
  void follow_focus();
  void follow_recorded();
  void lay_out(std::optional<Duration> transition, Instant tick);

  void compose(Instant tick);
  /// True when it was looked at, `changed` when something was painted.
  bool compose(PictureSource* source, Instant tick, bool& changed);
  [[nodiscard]] bool wanted(const PictureSource& source, Instant tick) const;
  void note_change(const PictureSource& source);
  void encode(Instant tick);
  void make_stills(Instant tick);
  void fit_source(std::unique_ptr<PictureSource>& source, PictureSource::Kind kind, int width, int height);
  [[nodiscard]] PictureSource* source_of(const link::VideoOutput& wish) const {
    if (wish.recorded && recorded_) return recorded_.get();
    return wish.focus ? focus_.get() : scene_.get();
  }
  [[nodiscard]] PictureSource& still_source() const;
  void publish(Instant began);

  std::unique_ptr<mixer::LabelRenderer> labels_;
  const SoundTick& sound_;

  // The tick's own.
  std::shared_ptr<const PicturePlan> plan_;
  SoundState heard_;
  std::optional<ParticipantId> laid_out_speaker_;
  std::unique_ptr<PictureSource> scene_;
  std::unique_ptr<PictureSource> focus_;     ///< null while no output needs it
  std::unique_ptr<PictureSource> slide_;     ///< null unless stills need it instead of the focus
  std::unique_ptr<PictureSource> recorded_;  ///< null while nobody is left out of a recording
  std::vector<Running> running_;             ///< the largest first
  std::vector<StillOutput> stills_;
  bool stills_focus_ = false;  ///< all stills show the screen alone
  std::optional<TickSchedule> schedule_;
  GapMeter gaps_;
  std::uint64_t number_ = 0;  ///< of the tick
  std::uint64_t unchanged_ = 0;
  std::uint64_t frames_ = 0;
  std::uint64_t late_ = 0;

  mutable std::mutex mutex_;
  std::shared_ptr<const PicturePlan> next_plan_;
  PictureState state_;

  StillWorker still_worker_;
  std::atomic<std::int64_t> alive_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace amphi::pipelines
