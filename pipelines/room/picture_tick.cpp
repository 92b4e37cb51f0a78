#include "pipelines/room/picture_tick.hpp"

#include <algorithm>

#include "mixer/layout/layout.hpp"

namespace amphi::pipelines {
namespace {

/// A picture that does not change is encoded at half the rate: each one costs time and says nothing.
constexpr std::uint64_t kSkipUnchanged = 1;
/// While nobody watches, one picture in so many is composed, for the report's sake alone.
constexpr std::uint64_t kIdleDivisor = 8;

const PictureSeat* find_seat(const PicturePlan& plan, const ParticipantId& participant) {
  const auto seat = std::find_if(plan.seats.begin(), plan.seats.end(),
                                 [&](const PictureSeat& s) { return s.participant == participant; });
  return seat == plan.seats.end() ? nullptr : &*seat;
}

std::vector<mixer::LayoutMember> members_of(const PicturePlan& plan) {
  std::vector<mixer::LayoutMember> members;
  for (const PictureSeat& seat : plan.seats) {
    members.push_back({seat.participant, seat.camera != nullptr, seat.screen != nullptr});
  }
  return members;
}

}  // namespace

void GapMeter::frame(Instant at) {
  constexpr Duration kWindow = std::chrono::milliseconds(500);
  if (at - window_ > kWindow) {
    before_ = std::exchange(current_, Duration{});
    window_ = at;
  }
  if (last_) current_ = std::max(current_, at - *last_);
  last_ = at;
}

PictureTick::PictureTick(std::unique_ptr<mixer::LabelRenderer> labels, const SoundTick& sound)
    : labels_(std::move(labels)),
      sound_(sound),
      plan_(std::make_shared<PicturePlan>()),
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
    take_orders();
    if (!idle()) compose(tick.due);
    publish(began);
    alive_ = now().time_since_epoch().count();
  }
}

void PictureTick::take_orders() {
  std::shared_ptr<const PicturePlan> next;
  {
    const std::lock_guard lock(mutex_);
    next.swap(next_plan_);
  }
  sound_.copy_state(heard_);
  if (next) {
    const bool new_format = next->format != plan_->format;
    plan_.swap(next);
    if (new_format) follow_format();
    lay_out();
  } else if (heard_.active_speaker != laid_out_speaker_) {
    lay_out();
  }
}

void PictureTick::follow_format() {
  const link::VideoFormat& format = plan_->format;
  composer_ = std::make_unique<mixer::PictureComposer>(format.width, format.height, *labels_);
  schedule_.emplace(now(), format.frames_per_second, Duration(1'000'000'000 / format.frames_per_second));
}

void PictureTick::lay_out() {
  laid_out_speaker_ = heard_.active_speaker;
  const auto placed = mixer::resolve(plan_->scene, plan_->format.width, plan_->format.height,
                                     members_of(*plan_), laid_out_speaker_);
  tiles_.clear();
  tile_seats_.clear();
  for (const mixer::PlacedTile& tile : placed) {
    const PictureSeat* seat = find_seat(*plan_, tile.tile.participant);
    if (seat == nullptr) continue;
    const auto& slot = tile.tile.source == Source::screen ? seat->screen : seat->camera;
    tiles_.push_back({tile, slot.get(), seat->name, seat->muted, false});
    tile_seats_.push_back(seat);
  }
}

void PictureTick::mark_speakers() {
  const auto heard = [this](std::uint32_t stream) {
    return std::any_of(heard_.talkers.begin(), heard_.talkers.end(),
                       [&](const mixer::TalkerReport& t) { return t.stream == stream && t.speaking; });
  };
  for (std::size_t i = 0; i < tiles_.size(); ++i) {
    const auto& microphones = tile_seats_[i]->microphones;
    tiles_[i].speaking = std::any_of(microphones.begin(), microphones.end(), heard);
  }
}

bool PictureTick::idle() const {
  return plan_->encoders.empty() && idle_ticks_ % kIdleDivisor != 0;
}

void PictureTick::compose(Instant tick) {
  mark_speakers();
  const bool changed = composer_->compose(tiles_, plan_->scene.background, plan_->scene.labels, tick);
  ++frames_;
  if (!plan_->encoders.empty()) encode(changed, tick);
}

void PictureTick::encode(bool changed, Instant tick) {
  unchanged_ = changed ? 0 : unchanged_ + 1;
  if (unchanged_ % (kSkipUnchanged + 1) == 1) return;
  const gst::BufferHandle picture = pool_.copy(composer_->canvas(), plan_->format, tick);
  if (!picture) return;
  for (const auto& encoder : plan_->encoders) encoder->encode(picture, plan_->format, tick);
}

void PictureTick::publish(Instant began) {
  ++idle_ticks_;
  gaps_.frame(began);
  const std::lock_guard lock(mutex_);
  state_.revision = plan_->revision;
  if (state_.regions != composer_->regions()) state_.regions = composer_->regions();
  state_.frames = frames_;
  state_.late_ticks = late_;
  state_.max_gap = gaps_.largest();
}

}  // namespace amphi::pipelines
