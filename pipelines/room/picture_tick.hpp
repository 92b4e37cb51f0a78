#pragma once
#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "mcu/link/program.hpp"
#include "mixer/video/picture_composer.hpp"
#include "pipelines/program/picture_pool.hpp"
#include "pipelines/program/video_encoder.hpp"
#include "pipelines/room/sound_tick.hpp"
#include "pipelines/room/tick_schedule.hpp"

namespace amphi::pipelines {

/// One person as the picture needs him. Slots are null for what is off.
struct PictureSeat {
  ParticipantId participant;
  std::string name;
  bool muted = false;
  std::shared_ptr<mixer::FrameSlot> camera;
  std::shared_ptr<mixer::FrameSlot> screen;
  std::vector<std::uint32_t> microphones;  ///< streams; to show who is heard
};

/// The whole wish for the picture. Immutable once handed over.
struct PicturePlan {
  std::uint64_t revision = 0;
  Scene scene;
  link::VideoFormat format;
  std::vector<PictureSeat> seats;
  std::vector<std::shared_ptr<VideoEncoder>> encoders;
};

/// What the picture tick tells the others; a copy.
struct PictureState {
  std::uint64_t revision = 0;
  std::vector<link::Region> regions;
  std::uint64_t frames = 0;
  std::uint64_t late_ticks = 0;
  Duration max_gap{};
};

/// The largest time between two composed frames in about the last second.
class GapMeter {
 public:
  void frame(Instant at);
  [[nodiscard]] Duration largest() const { return std::max(before_, current_); }

 private:
  std::optional<Instant> last_;
  Instant window_;
  Duration before_{};
  Duration current_{};
};

/// The thread that composes the program's picture and hands it to the encoders, on its own clock.
class PictureTick {
 public:
  /// `labels` and `sound` must outlive this object.
  PictureTick(std::unique_ptr<mixer::LabelRenderer> labels, const SoundTick& sound);
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
  void run();
  void take_orders();
  void follow_format();
  void lay_out();
  void mark_speakers();
  void compose(Instant tick);
  void encode(bool changed, Instant tick);
  void publish(Instant began);
  [[nodiscard]] bool idle() const;

  std::unique_ptr<mixer::LabelRenderer> labels_;
  const SoundTick& sound_;

  // The tick's own.
  std::shared_ptr<const PicturePlan> plan_;
  SoundState heard_;
  std::optional<ParticipantId> laid_out_speaker_;
  std::vector<mixer::TileContent> tiles_;
  std::vector<const PictureSeat*> tile_seats_;  ///< of each tile
  std::unique_ptr<mixer::PictureComposer> composer_;
  std::optional<TickSchedule> schedule_;
  PicturePool pool_;
  GapMeter gaps_;
  std::uint64_t unchanged_ = 0;
  std::uint64_t idle_ticks_ = 0;
  std::uint64_t frames_ = 0;
  std::uint64_t late_ = 0;

  mutable std::mutex mutex_;
  std::shared_ptr<const PicturePlan> next_plan_;
  PictureState state_;

  std::atomic<std::int64_t> alive_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace amphi::pipelines
