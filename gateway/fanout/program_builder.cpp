#include "gateway/fanout/program_builder.hpp"

#include <algorithm>

namespace amphi::fanout {

ProgramBuilder::ProgramBuilder(const link::VideoFormat& canvas, int audio_bits_per_second) {
  program_.canvas = canvas;
  sound_.bits_per_second = audio_bits_per_second;
}

void ProgramBuilder::set_arriving(const ParticipantId& participant, Source source, Codec codec) {
  const auto [entry, added] = arriving_.try_emplace({participant, source}, Arriving{next_stream_, codec});
  if (added) {
    ++next_stream_;
  } else if (entry->second.codec != codec) {
    entry->second = {next_stream_++, codec};
  }
}

void ProgramBuilder::clear_arriving(const ParticipantId& participant, Source source) {
  arriving_.erase({participant, source});
}

void ProgramBuilder::remove(const ParticipantId& participant) {
  for (const Source source : {Source::microphone, Source::camera, Source::screen})
    clear_arriving(participant, source);
  mix_minus_.erase(participant);
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

void ProgramBuilder::add_mix_minus(link::Program& program, const ParticipantId& participant) {
  const auto [entry, added] = mix_minus_.try_emplace(participant, next_stream_);
  if (added) ++next_stream_;
  link::SoundOutput output = sound_;
  output.stream = entry->second;
  output.without = participant;
  program.sound.push_back(std::move(output));
}

bool ProgramBuilder::rebuild() {
  link::Program next;
  next.revision = program_.revision;
  next.canvas = program_.canvas;
  next.scene = request_.scene;
  mixed_.clear();
  next.video.push_back({kProgramVideoStream, RungLevel::high, Codec::vp8, next.canvas, false});
  next.sound.push_back(sound_);
  next.sound.back().stream = kFullMixStream;
  for (const ports::StageMember& member : request_.stage) {
    next.stage.push_back(seat_of(member));
    if (mixed_.contains({member.participant, Source::microphone})) add_mix_minus(next, member.participant);
  }
  if (next == program_) return false;
  ++next.revision;
  program_ = std::move(next);
  return true;
}

std::optional<std::uint32_t> ProgramBuilder::mixed_stream(const ParticipantId& participant,
                                                          Source source) const {
  const auto found = mixed_.find({participant, source});
  return found != mixed_.end() ? std::optional(found->second) : std::nullopt;
}

std::optional<Codec> ProgramBuilder::codec_of(const ParticipantId& participant, Source source) const {
  const auto found = arriving_.find({participant, source});
  return found != arriving_.end() ? std::optional(found->second.codec) : std::nullopt;
}

bool ProgramBuilder::has_output(std::uint32_t stream) const {
  const auto is = [stream](const auto& output) { return output.stream == stream; };
  return std::any_of(program_.video.begin(), program_.video.end(), is) ||
         std::any_of(program_.sound.begin(), program_.sound.end(), is);
}

std::optional<Tile> ProgramBuilder::owner_of(std::uint32_t stream) const {
  for (const auto& [track, mixed] : mixed_) {
    if (mixed == stream) return Tile{track.first, track.second};
  }
  return std::nullopt;
}

std::uint32_t ProgramBuilder::sound_for(const ParticipantId& listener) const {
  if (!mixed_.contains({listener, Source::microphone})) return kFullMixStream;
  return mix_minus_.at(listener);
}

}  // namespace amphi::fanout
