#include "pipelines/room/picture_source.hpp"

#include <algorithm>

#include "mcu/layout/focus.hpp"

namespace amphi::pipelines {
namespace {

const PictureSeat* find_seat(const PicturePlan& plan, const ParticipantId& participant) {
  const auto seat = std::find_if(plan.seats.begin(), plan.seats.end(),
                                 [&](const PictureSeat& s) { return s.participant == participant; });
  return seat == plan.seats.end() ? nullptr : &*seat;
}

std::shared_ptr<const VideoFrame> find_picture(const PicturePlan& plan, const PictureId& id) {
  const auto found = plan.pictures.find(id);
  return found == plan.pictures.end() ? nullptr : found->second;
}

mixer::Decor decor_of(const PicturePlan& plan, const layout::Layout& layout) {
  const Scene& scene = plan.scene;
  mixer::Decor decor{scene.background, {}, scene.labels};
  decor.recording = plan.recording;
  if (scene.background_picture) decor.background_picture = find_picture(plan, *scene.background_picture);
  if (layout.banner) decor.banner = mixer::Caption{*layout.banner, scene.banner->text};
  if (layout.lower_third) {
    decor.lower_third =
        mixer::Caption{*layout.lower_third, scene.lower_third->text, scene.lower_third->second};
  }
  return decor;
}

bool is_omitted(const PicturePlan& plan, const ParticipantId& participant) {
  return std::find(plan.omitted.begin(), plan.omitted.end(), participant) != plan.omitted.end();
}

std::vector<layout::LayoutMember> members_of(const PicturePlan& plan, bool recorded) {
  std::vector<layout::LayoutMember> members;
  for (const PictureSeat& seat : plan.seats) {
    if (recorded && is_omitted(plan, seat.participant)) continue;
    members.push_back({seat.participant, seat.camera != nullptr, seat.screen != nullptr});
  }
  return members;
}

}  // namespace

bool has_screen(const PicturePlan& plan) {
  return std::any_of(plan.seats.begin(), plan.seats.end(), [](const auto& s) { return s.screen != nullptr; });
}

PictureSource::PictureSource(Kind kind, int width, int height, mixer::LabelRenderer& labels)
    : kind_(kind), composer_(width, height, labels) {}

layout::Layout PictureSource::arrange(const PicturePlan& plan,
                                      const std::optional<ParticipantId>& speaker) const {
  const int width = canvas().width();
  const int height = canvas().height();
  const auto members = members_of(plan, kind_ == Kind::recorded);
  if (kind_ == Kind::recorded && speaker && is_omitted(plan, *speaker)) {
    return layout::arrange(plan.scene, width, height, members, std::nullopt);
  }
  if (kind_ == Kind::scene || kind_ == Kind::recorded)
    return layout::arrange(plan.scene, width, height, members, speaker);
  if (kind_ == Kind::focus) return layout::arrange_focus(plan.scene, width, height, members, speaker);
  Scene slide = plan.scene;
  slide.sign_language.reset();
  return layout::arrange_focus(slide, width, height, members, speaker);
}

void PictureSource::lay_out(const PicturePlan& plan, const std::optional<ParticipantId>& speaker,
                            std::optional<Duration> transition, Instant tick) {
  layout::Layout layout = arrange(plan, speaker);
  mixer::Decor decor = decor_of(plan, layout);
  const bool differs = layout != layout_ || decor != decor_;
  if (kind_ == Kind::recorded && omitted_ != plan.omitted) {
    // Whoever is left out from now on must not fade out.
    omitted_ = plan.omitted;
    fade_.begin(canvas(), tick, Duration::zero());
  } else if (differs && transition && composed_) {
    fade_.begin(canvas(), tick, *transition);
  }
  stale_ = true;
  layout_ = std::move(layout);
  decor_ = std::move(decor);
  fill_tiles(plan);
}

void PictureSource::fill_tiles(const PicturePlan& plan) {
  tiles_.clear();
  tile_seats_.clear();
  for (const layout::PlacedTile& placed : layout_.tiles) {
    if (!placed.picture.empty()) {
      tiles_.push_back({placed, nullptr, {}, false, false, false, find_picture(plan, placed.picture)});
      tile_seats_.push_back(nullptr);
      continue;
    }
    const PictureSeat* seat = find_seat(plan, placed.tile.participant);
    if (seat == nullptr) continue;
    const auto& slot = placed.tile.source == Source::screen ? seat->screen : seat->camera;
    const bool captioned = layout_.lower_third && plan.scene.lower_third->participant == seat->participant &&
                           placed.tile.source == Source::camera;
    tiles_.push_back({placed, slot.get(), seat->name, seat->muted, false, captioned, nullptr});
    tile_seats_.push_back(seat);
  }
}

void PictureSource::mark_speakers(const SoundState& heard) {
  const auto speaks = [&](std::uint32_t stream) {
    return std::any_of(heard.talkers.begin(), heard.talkers.end(),
                       [&](const mixer::TalkerReport& t) { return t.stream == stream && t.speaking; });
  };
  for (std::size_t i = 0; i < tiles_.size(); ++i) {
    if (tile_seats_[i] == nullptr) continue;
    const auto& microphones = tile_seats_[i]->microphones;
    tiles_[i].speaking = std::any_of(microphones.begin(), microphones.end(), speaks);
  }
}

bool PictureSource::compose(const SoundState& heard, Instant tick) {
  mark_speakers(heard);
  composed_ = true;
  stale_ = false;
  const bool fading = fade_.running();
  const bool painted = composer_.compose(tiles_, decor_, tick);
  if (fading) fade_.mix(composer_.canvas(), tick);
  if (!painted && !fading) return false;
  pictures_.renew();
  return true;
}

}  // namespace amphi::pipelines
