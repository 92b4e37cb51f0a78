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

std::vector<layout::LayoutMember> members_of(const PicturePlan& plan) {
  std::vector<layout::LayoutMember> members;
  for (const PictureSeat& seat : plan.seats) {
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

std::vector<layout::PlacedTile> PictureSource::place(const PicturePlan& plan,
                                                    const std::optional<ParticipantId>& speaker) const {
  const int width = canvas().width();
  const int height = canvas().height();
  const auto members = members_of(plan);
  if (kind_ == Kind::scene) return layout::resolve(plan.scene, width, height, members, speaker);
  const auto tile = layout::focus_tile(plan.scene, members, speaker);
  if (!tile) return {};
  return {{*tile, 0, 0, width, height, true}};
}

void PictureSource::lay_out(const PicturePlan& plan, const std::optional<ParticipantId>& speaker) {
  tiles_.clear();
  tile_seats_.clear();
  for (const layout::PlacedTile& tile : place(plan, speaker)) {
    const PictureSeat* seat = find_seat(plan, tile.tile.participant);
    if (seat == nullptr) continue;
    const auto& slot = tile.tile.source == Source::screen ? seat->screen : seat->camera;
    tiles_.push_back({tile, slot.get(), seat->name, seat->muted, false});
    tile_seats_.push_back(seat);
  }
}

void PictureSource::mark_speakers(const SoundState& heard) {
  const auto speaks = [&](std::uint32_t stream) {
    return std::any_of(heard.talkers.begin(), heard.talkers.end(),
                       [&](const mixer::TalkerReport& t) { return t.stream == stream && t.speaking; });
  };
  for (std::size_t i = 0; i < tiles_.size(); ++i) {
    const auto& microphones = tile_seats_[i]->microphones;
    tiles_[i].speaking = std::any_of(microphones.begin(), microphones.end(), speaks);
  }
}

bool PictureSource::compose(const PicturePlan& plan, const SoundState& heard, Instant tick) {
  mark_speakers(heard);
  if (!composer_.compose(tiles_, plan.scene.background, plan.scene.labels, tick)) return false;
  pictures_.renew();
  return true;
}

}  // namespace amphi::pipelines
