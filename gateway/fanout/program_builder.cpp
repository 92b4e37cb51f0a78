#include "gateway/fanout/program_builder.hpp"

#include <algorithm>

#include "mcu/layout/focus.hpp"

namespace amphi::fanout {

/// The transition stays with its scene, for the program may be built of a later request.
void ProgramBuilder::set_request(ports::ProgramRequest request) {
  if (request.scene != request_.scene) {
    fade_ms_ = request.transition == ports::Transition::fade ? kFadeMs : 0;
  }
  request_ = std::move(request);
  if (!request_.declined.empty()) own_outputs_ = true;
}

link::RecordingMark ProgramBuilder::mark() const {
  if (!request_.recording) return link::RecordingMark::none;
  return request_.recording->paused ? link::RecordingMark::paused : link::RecordingMark::on;
}

void ProgramBuilder::follow_declined(Instant now) {
  if (!request_.declined.empty()) {
    own_until_ = now + kOwnOutputs;
  } else if (own_outputs_ && now >= own_until_) {
    own_outputs_ = false;
  }
}

bool ProgramBuilder::set_arriving(const ParticipantId& participant, Source source, Codec codec, Instant now) {
  const auto [entry, added] =
      arriving_.try_emplace({participant, source}, Arriving{next_stream_, codec, now});
  Arriving& track = entry->second;
  if (!added && (track.codec == codec || now - track.since < kCodecHold)) return false;
  track = {next_stream_++, codec, now};
  return true;
}

void ProgramBuilder::clear_arriving(const ParticipantId& participant, Source source) {
  arriving_.erase({participant, source});
}

void ProgramBuilder::remove(const ParticipantId& participant) {
  for (const Source source : {Source::microphone, Source::camera, Source::screen})
    clear_arriving(participant, source);
}

link::Seat ProgramBuilder::seat_of(const ports::StageMember& member) {
  link::Seat seat{member.participant, member.name, {}, !member.microphone};
  const auto add = [&](Source source, bool permitted) {
    const auto found = arriving_.find({member.participant, source});
    if (!permitted || found == arriving_.end()) return;
    seat.producers.push_back({found->second.stream, source, found->second.codec});
    mixed_[found->first] = found->second.stream;
  };
  add(Source::microphone, member.microphone);
  add(Source::camera, member.camera);
  add(Source::screen, member.screen);
  return seat;
}

bool ProgramBuilder::rebuild(const Demand& demand, Instant now) {
  link::Program next;
  next.revision = program_.revision;
  next.scene = request_.scene;
  next.fade_ms = fade_ms_;
  mixed_.clear();
  for (const ports::StageMember& member : request_.stage) next.stage.push_back(seat_of(member));
  next.recording = mark();
  next.omitted.assign(request_.declined.begin(), request_.declined.end());
  follow_declined(now);
  outputs_.set_focus(has_choice());
  outputs_.update(demand, now, next_stream_);
  outputs_.write(next);
  if (next == program_) return false;
  ++next.revision;
  program_ = std::move(next);
  return true;
}

bool ProgramBuilder::has_choice() const {
  std::size_t cameras = 0;
  for (const auto& [track, stream] : mixed_) {
    if (track.second == Source::screen) return true;
    cameras += track.second == Source::camera ? 1 : 0;
  }
  return cameras > 1;
}

std::vector<layout::PlacedTile> ProgramBuilder::focus(
    const std::optional<ParticipantId>& active_speaker) const {
  std::vector<layout::LayoutMember> members;
  for (const link::Seat& seat : program_.stage) {
    members.push_back({seat.participant, mixed_.contains(TrackView(seat.participant, Source::camera)),
                       mixed_.contains(TrackView(seat.participant, Source::screen))});
  }
  const link::VideoFormat format = outputs_.format(RungLevel::low);
  return layout::arrange_focus(program_.scene, format.width, format.height, members, active_speaker).tiles;
}

std::vector<std::uint32_t> ProgramBuilder::microphones() const {
  std::vector<std::uint32_t> streams;
  for (const auto& [track, stream] : mixed_) {
    if (track.second == Source::microphone) streams.push_back(stream);
  }
  return streams;
}

std::optional<std::uint32_t> ProgramBuilder::mixed_stream(const ParticipantId& participant,
                                                          Source source) const {
  const auto found = mixed_.find(TrackView(participant, source));
  return found != mixed_.end() ? std::optional(found->second) : std::nullopt;
}

std::optional<Codec> ProgramBuilder::codec_of(const ParticipantId& participant, Source source) const {
  const auto found = arriving_.find(TrackView(participant, source));
  return found != arriving_.end() ? std::optional(found->second.codec) : std::nullopt;
}

std::optional<Tile> ProgramBuilder::owner_of(std::uint32_t stream) const {
  for (const auto& [track, mixed] : mixed_) {
    if (mixed == stream) return Tile{track.first, track.second};
  }
  return std::nullopt;
}

}  // namespace amphi::fanout
