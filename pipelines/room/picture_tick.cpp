#include "pipelines/room/picture_tick.hpp"

#include <algorithm>
#include <utility>

namespace amphi::pipelines {
namespace {

/// While nobody watches, the scene is composed at one tick in so many, for the report's sake alone.
constexpr std::uint64_t kIdleDivisor = 8;

/// Every second picture for half the rate, and so on.
int divisor_of(int canvas_rate, int output_rate) {
  return std::max(1, (canvas_rate + output_rate / 2) / std::max(1, output_rate));
}

}  // namespace

PictureTick::PictureTick(std::unique_ptr<mixer::LabelRenderer> labels, const SoundTick& sound, Outbox& outbox)
    : labels_(std::move(labels)),
      sound_(sound),
      plan_(std::make_shared<PicturePlan>()),
      still_worker_(outbox),
      alive_(now().time_since_epoch().count()) {
  thread_ = std::thread([this] { run(); });
}

PictureTick::~PictureTick() {
  stopping_ = true;
  thread_.join();
}

void PictureTick::apply(std::shared_ptr<const PicturePlan> plan) {
  std::shared_ptr<const PicturePlan> unused;  // freed outside the lock
  const std::lock_guard lock(mutex_);
  unused = std::exchange(next_plan_, std::move(plan));
}

PictureState PictureTick::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

void PictureTick::run() {
  begin_tick_thread("picture-tick");
  follow_format();
  while (!stopping_) {
    const TickSchedule::Tick tick = schedule_->next(now());
    sleep_until(tick.due);
    const Instant began = now();
    if (began - tick.due > schedule_->interval() / 2 || tick.missed > 0) ++late_;
    number_ += 1 + tick.missed;
    take_orders(tick.due);
    compose(tick.due);
    encode(tick.due);
    make_stills(tick.due);
    publish(began);
    alive_ = now().time_since_epoch().count();
  }
}

void PictureTick::take_orders(Instant tick) {
  std::shared_ptr<const PicturePlan> next;
  {
    const std::lock_guard lock(mutex_);
    next.swap(next_plan_);
  }
  sound_.copy_state(heard_);
  if (next) {
    plan_.swap(next);
    follow(*next, tick);
  } else if (heard_.active_speaker != laid_out_speaker_) {
    lay_out(std::nullopt, tick);
  }
}

void PictureTick::follow(const PicturePlan& before, Instant tick) {
  if (plan_->format != before.format) follow_format();
  follow_outputs();
  follow_stills();
  follow_focus();
  follow_recorded();
  const bool new_scene = plan_->scene != before.scene;
  lay_out(new_scene ? std::optional(plan_->fade) : std::nullopt, tick);
  if (!new_scene) return;
  for (StillOutput& still : stills_) still.note_new_scene();
}

void PictureTick::follow_format() {
  const link::VideoFormat& format = plan_->format;
  scene_ = std::make_unique<PictureSource>(PictureSource::Kind::scene, format.width, format.height, *labels_);
  schedule_.emplace(now(), format.frames_per_second, Duration(1'000'000'000 / format.frames_per_second));
}

void PictureTick::follow_outputs() {
  std::vector<Running> running;
  for (const PictureOutput& output : plan_->outputs) {
    const auto same = std::find_if(running_.begin(), running_.end(), [&](const Running& r) {
      return r.output.encoder == output.encoder && r.output.wish.focus == output.wish.focus &&
             r.output.wish.recorded == output.wish.recorded;
    });
    Running next{output, same == running_.end() ? mixer::OutputPacer() : same->pacer};
    const int rate = plan_->format.frames_per_second;
    next.pacer.set_rate(rate, divisor_of(rate, output.wish.format.frames_per_second));
    running.push_back(std::move(next));
  }
  std::stable_sort(running.begin(), running.end(), [](const Running& a, const Running& b) {
    return a.output.wish.format.width > b.output.wish.format.width;
  });
  running_ = std::move(running);
}

void PictureTick::follow_stills() {
  std::vector<StillOutput> stills;
  for (const link::StillOutput& wish : plan_->stills) {
    const auto same = std::find_if(stills_.begin(), stills_.end(),
                                   [&](const StillOutput& s) { return s.wish().stream == wish.stream; });
    stills.push_back(same == stills_.end() ? StillOutput(wish) : *same);
    stills.back().set_wish(wish);
  }
  stills_ = std::move(stills);
  stills_focus_ = has_screen(*plan_);
}

/// One size for all that show the same: the largest one.
void PictureTick::follow_focus() {
  struct Size {
    int width = 0, height = 0;
    void include(int other_width, int other_height) {
      if (other_width * other_height > width * height) *this = {other_width, other_height};
    }
  } focus, slide;
  for (const Running& r : running_) {
    if (r.output.wish.focus) focus.include(r.output.wish.format.width, r.output.wish.format.height);
  }
  Size& of_stills = plan_->scene.sign_language ? slide : focus;
  for (const StillOutput& still : stills_) {
    if (stills_focus_) of_stills.include(still.wish().width, still.wish().height);
  }
  fit_source(focus_, PictureSource::Kind::focus, focus.width, focus.height);
  fit_source(slide_, PictureSource::Kind::slide, slide.width, slide.height);
}

/// A composition of its own only while somebody is left out.
void PictureTick::follow_recorded() {
  const bool recorded =
      std::any_of(running_.begin(), running_.end(), [](const Running& r) { return r.output.wish.recorded; });
  const bool before = recorded_ != nullptr;
  const link::VideoFormat& format = plan_->format;
  const bool wanted = recorded && !plan_->omitted.empty();
  fit_source(recorded_, PictureSource::Kind::recorded, wanted ? format.width : 0, format.height);
  if (before == wanted) return;
  for (Running& r : running_) {
    if (r.output.wish.recorded) r.pacer.note_change();
  }
}

void PictureTick::fit_source(std::unique_ptr<PictureSource>& source, PictureSource::Kind kind, int width,
                             int height) {
  if (width == 0) return source.reset();
  if (source && source->canvas().width() == width && source->canvas().height() == height) return;
  source = std::make_unique<PictureSource>(kind, width, height, *labels_);
}

PictureSource& PictureTick::still_source() const {
  if (!stills_focus_) return *scene_;
  return slide_ ? *slide_ : *focus_;
}

void PictureTick::lay_out(std::optional<Duration> transition, Instant tick) {
  laid_out_speaker_ = heard_.active_speaker;
  scene_->lay_out(*plan_, laid_out_speaker_, transition, tick);
  if (focus_) focus_->lay_out(*plan_, laid_out_speaker_, transition, tick);
  if (slide_) slide_->lay_out(*plan_, laid_out_speaker_, transition, tick);
  if (recorded_) recorded_->lay_out(*plan_, laid_out_speaker_, transition, tick);
}

void PictureTick::compose(Instant tick) {
  bool changed = false;
  bool looked = compose(scene_.get(), tick, changed);
  looked = compose(focus_.get(), tick, changed) || looked;
  looked = compose(slide_.get(), tick, changed) || looked;
  looked = compose(recorded_.get(), tick, changed) || looked;
  if (changed) {
    ++frames_;
  } else if (looked) {
    ++unchanged_;
  }
}

bool PictureTick::compose(PictureSource* source, Instant tick, bool& changed) {
  if (source == nullptr || !wanted(*source, tick)) return false;
  if (source->compose(heard_, tick)) {
    changed = true;
    note_change(*source);
  }
  return true;
}

bool PictureTick::wanted(const PictureSource& source, Instant tick) const {
  if (&source == scene_.get() && number_ % kIdleDivisor == 0) return true;
  // A key frame may be wished for at any moment: the picture of before is not to be in it.
  if (&source == recorded_.get() && source.stale()) return true;
  const bool shown = std::any_of(running_.begin(), running_.end(), [&](const Running& r) {
    return source_of(r.output.wish) == &source &&
           (r.pacer.due(number_) || r.output.encoder->key_frame_due(tick));
  });
  const auto due = [&](const StillOutput& still) { return still.due(tick); };
  return shown || (std::any_of(stills_.begin(), stills_.end(), due) && &still_source() == &source);
}

void PictureTick::note_change(const PictureSource& source) {
  for (Running& r : running_) {
    if (source_of(r.output.wish) == &source) r.pacer.note_change();
  }
  if (stills_.empty() || &still_source() != &source) return;
  for (StillOutput& still : stills_) still.note_change();
}

void PictureTick::encode(Instant tick) {
  for (Running& r : running_) {
    VideoEncoder& encoder = *r.output.encoder;
    if (!r.pacer.wants(number_, encoder.key_frame_due(tick))) continue;
    const link::VideoFormat& format = r.output.wish.format;
    GstBuffer* picture = source_of(r.output.wish)->picture(format.width, format.height);
    if (picture != nullptr && encoder.encode(picture, tick)) r.pacer.encoded(number_);
  }
}

void PictureTick::make_stills(Instant tick) {
  for (StillOutput& still : stills_) {
    if (still.due(tick) && !still_source().fading()) still.look(still_source(), still_worker_, tick);
  }
}

void PictureTick::publish(Instant began) {
  gaps_.frame(began);
  const std::lock_guard lock(mutex_);
  state_.revision = plan_->revision;
  if (state_.regions != scene_->regions()) state_.regions = scene_->regions();
  state_.frames = frames_;
  state_.unchanged = unchanged_;
  state_.late_ticks = late_;
  state_.max_gap = gaps_.largest();
}

}  // namespace amphi::pipelines
