#include "pipelines/room/still_output.hpp"

namespace amphi::pipelines {
namespace {

// Shares of a picture that mean another one: much of a scene, where people move; little of a screen.
constexpr double kMuchOfScene = 0.3;
constexpr double kMuchOfScreen = 0.02;

}  // namespace

StillOutput::StillOutput(const link::StillOutput& wish)
    : wish_(wish), schedule_(std::chrono::milliseconds(wish.interval_ms)) {}

void StillOutput::set_wish(const link::StillOutput& wish) {
  if (wish.width != wish_.width || wish.height != wish_.height) schedule_.note_new_scene();
  wish_ = wish;
  schedule_.set_interval(std::chrono::milliseconds(wish.interval_ms));
}

void StillOutput::look(PictureSource& source, StillWorker& worker, Instant tick) {
  next_look_ = tick + kLook;
  const bool screen = source.kind() != PictureSource::Kind::scene;
  const double much = screen ? kMuchOfScreen : kMuchOfScene;
  if (source.kind() != shown_ || meter_.compare(source.canvas().view()) > much) schedule_.note_new_scene();
  if (!schedule_.take(tick)) return;
  shown_ = source.kind();
  meter_.remember(source.canvas().view());
  GstBuffer* picture = source.picture(wish_.width, wish_.height);
  if (picture == nullptr) return;
  worker.submit(
      {wish_, gst::share(picture), screen ? mixer::StillContent::screen : mixer::StillContent::scene, tick});
}

}  // namespace amphi::pipelines
