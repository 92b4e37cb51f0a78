#pragma once
#include <functional>

#include "mixer/video/change_meter.hpp"
#include "mixer/video/still_schedule.hpp"
#include "pipelines/program/still_worker.hpp"
#include "pipelines/room/picture_source.hpp"

namespace amphi::pipelines {

/// One output of still pictures. They show the whole scene, or the first shared screen alone while there is
/// one: it has to be read at a few kilobytes. Belongs to the picture tick.
class StillOutput {
 public:
  /// How often the picture is looked at.
  static constexpr Duration kLook = std::chrono::milliseconds(250);

  explicit StillOutput(const link::StillOutput& wish);

  void set_wish(const link::StillOutput& wish);
  [[nodiscard]] const link::StillOutput& wish() const { return wish_; }
  [[nodiscard]] bool due(Instant now) const { return now >= next_look_; }
  void note_change() { schedule_.note_change(); }
  void note_new_scene() { schedule_.note_new_scene(); }
  /// Hands a picture to the worker when it is time for one.
  void look(PictureSource& source, StillWorker& worker, Instant tick);

 private:
  link::StillOutput wish_;
  mixer::StillSchedule schedule_;
  mixer::ChangeMeter meter_;
  PictureSource::Kind shown_ = PictureSource::Kind::scene;
  Instant next_look_;
};

}  // namespace amphi::pipelines
