#include "pipelines/room/room_mixer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "mcu/base/log.hpp"

namespace amphi::pipelines {

RoomMixer::RoomMixer(Outbox& outbox, std::unique_ptr<mixer::LabelRenderer> labels)
    : outbox_(outbox), sound_(outbox), picture_(std::move(labels), sound_, outbox) {}

RoomMixer::~RoomMixer() = default;

void RoomMixer::apply(const link::Program& program) {
  apply_inputs(program);
  apply_encoders(program);
  apply_sound(program);
  pictures_.keep(program.scene);
  apply_picture(program);
  program_ = program;
}

void RoomMixer::apply_inputs(const link::Program& program) {
  std::set<std::uint32_t> wanted;
  SlotMap slots;
  microphones_.clear();
  for (const link::Seat& seat : program.stage) {
    for (const link::Producer& producer : seat.producers) {
      if (kind_of(producer.source) == MediaKind::audio) {
        microphones_[producer.stream] = seat.participant;
        continue;
      }
      wanted.insert(producer.stream);
      // A slot outlives its stream, so that the last picture stays until the next stream's first one.
      auto slot = slot_of(seat.participant, producer.source);
      if (!slot) slot = std::make_shared<mixer::FrameSlot>();
      slots[{seat.participant, producer.source}] = slot;
      if (inputs_.contains(producer.stream)) continue;
      const std::uint32_t stream = producer.stream;
      const auto ask = [this, stream] { outbox_.post({link::Type::key_frame, stream, {}}, {}); };
      inputs_[stream] = {Tile{seat.participant, producer.source}, producer.codec,
                         std::make_unique<IngestPipeline>(fmt::format("input-{}", stream), producer.codec,
                                                          std::move(slot), ask)};
    }
  }
  std::erase_if(inputs_, [&](const auto& entry) {
    const bool gone = !wanted.contains(entry.first);
    if (gone) bad_packets_before_ += entry.second.pipeline->statistics().malformed;
    return gone;
  });
  slots_ = std::move(slots);
}

std::shared_ptr<mixer::FrameSlot> RoomMixer::slot_of(const ParticipantId& participant, Source source) const {
  const auto found = slots_.find({participant, source});
  return found == slots_.end() ? nullptr : found->second;
}

std::shared_ptr<VideoEncoder> RoomMixer::make_encoder(const link::VideoOutput& output) {
  if (impossible_.contains(output.stream)) return nullptr;
  const auto send = [this, stream = output.stream](std::span<const VideoEncoder::Packet> packets) {
    Outbox::Batch batch(outbox_);
    for (const VideoEncoder::Packet& packet : packets) {
      const gsize size = gst_buffer_get_size(packet.buffer);
      const MutableBytes room = batch.add({link::Type::rtp, stream, packet.captured}, size);
      gst_buffer_extract(packet.buffer, 0, room.data(), room.size());
    }
  };
  auto encoder =
      VideoEncoder::create(fmt::format("output-{}-{}", output.stream, to_string(output.rung)), output, send);
  if (encoder) return std::move(*encoder);
  log::error("an output in {} cannot be made: {}", to_string(output.codec), encoder.error().message);
  impossible_.insert(output.stream);
  return nullptr;
}

void RoomMixer::apply_encoders(const link::Program& program) {
  std::map<std::uint32_t, std::shared_ptr<VideoEncoder>> encoders;
  for (const link::VideoOutput& output : program.video) {
    const auto running = encoders_.find(output.stream);
    auto encoder = running != encoders_.end() ? running->second : make_encoder(output);
    if (!encoder) continue;
    encoder->set_rates(output.format);
    encoders[output.stream] = std::move(encoder);
  }
  for (auto& [stream, encoder] : encoders_) {
    if (!encoders.contains(stream)) retired_.push_back(std::move(encoder));
  }
  encoders_ = std::move(encoders);
}

void RoomMixer::apply_sound(const link::Program& program) {
  mixer::SoundPlan plan;
  for (const link::Seat& seat : program.stage) {
    mixer::SoundSeat sound{seat.participant, {}};
    for (const link::Producer& producer : seat.producers) {
      if (kind_of(producer.source) == MediaKind::audio) sound.producers.push_back(producer.stream);
    }
    plan.seats.push_back(std::move(sound));
  }
  plan.outputs = program.sound;
  plan.omitted = program.omitted;
  plan.recording = program.recording == link::RecordingMark::on;
  sound_.apply(std::move(plan));
}

void RoomMixer::apply_picture(const link::Program& program) {
  auto plan = std::make_shared<PicturePlan>();
  plan->revision = program.revision;
  plan->scene = program.scene;
  // Kept with the scene: the tick may take a later plan instead of this one.
  if (program.scene != program_.scene) fade_ = std::chrono::milliseconds(program.fade_ms);
  plan->fade = fade_;
  plan->pictures = pictures_.frames();
  plan->format = program.canvas;
  for (const link::Seat& seat : program.stage) {
    PictureSeat picture{seat.participant,
                        seat.name,
                        seat.muted,
                        slot_of(seat.participant, Source::camera),
                        slot_of(seat.participant, Source::screen),
                        {}};
    for (const link::Producer& producer : seat.producers) {
      if (kind_of(producer.source) == MediaKind::audio) picture.microphones.push_back(producer.stream);
    }
    plan->seats.push_back(std::move(picture));
  }
  for (const link::VideoOutput& output : program.video) {
    const auto encoder = encoders_.find(output.stream);
    if (encoder != encoders_.end()) plan->outputs.push_back({output, encoder->second});
  }
  plan->stills = program.stills;
  plan->recording = program.recording;
  plan->omitted = program.omitted;
  picture_.apply(std::move(plan));
}

void RoomMixer::on_rtp(std::uint32_t stream, Bytes packet, Instant captured, Instant now) {
  if (const auto input = inputs_.find(stream); input != inputs_.end()) {
    input->second.pipeline->push(packet, captured, now);
  } else if (microphones_.contains(stream)) {
    sound_.push(stream, packet, captured, now);
  } else {
    ++unknown_packets_;
  }
}

void RoomMixer::on_picture(Bytes piece) {
  if (pictures_.add(piece)) apply_picture(program_);
}

void RoomMixer::on_key_frame_request(std::uint32_t output) {
  if (const auto encoder = encoders_.find(output); encoder != encoders_.end())
    encoder->second->request_key_frame();
}

void RoomMixer::poll(Instant now) {
  for (auto& [stream, input] : inputs_) input.pipeline->poll(now);
  std::erase_if(retired_, [this](const auto& encoder) {
    if (encoder.use_count() > 1) return false;
    encoded_before_ += encoder->encoded();
    dropped_before_ += encoder->dropped();
    return true;
  });
  replace_failed_encoders();
  if (now >= next_alignment_) {
    next_alignment_ = now + Alignment::kInterval;
    align(now);
  }
}

void RoomMixer::replace_failed_encoders() {
  const bool failed =
      std::any_of(encoders_.begin(), encoders_.end(), [](const auto& e) { return e.second->failed(); });
  if (!failed) return;
  log::error("a video encoder failed and is made anew");
  std::erase_if(encoders_, [this](auto& entry) {
    if (!entry.second->failed()) return false;
    retired_.push_back(std::move(entry.second));
    return true;
  });
  apply_encoders(program_);
  apply_picture(program_);
}

void RoomMixer::align(Instant now) {
  SoundState sound;
  sound_.copy_state(sound);
  std::map<ParticipantId, Duration> latencies;
  for (const mixer::TalkerReport& talker : sound.talkers) {
    if (const auto who = microphones_.find(talker.stream); who != microphones_.end()) {
      latencies[who->second] = talker.latency;
    }
  }
  // A frame whose time has come waits for the next picture tick: half of one on the average.
  const Duration half_tick = Duration(std::chrono::seconds(1)) / (2 * program_.canvas.frames_per_second);
  std::erase_if(alignments_, [&](const auto& entry) { return !latencies.contains(entry.first); });
  for (const auto& [stream, input] : inputs_) {
    const auto latency = latencies.find(input.tile.participant);
    const auto slot = slot_of(input.tile.participant, input.tile.source);
    if (latency == latencies.end() || !slot) continue;
    Alignment& alignment = alignments_[input.tile.participant];
    if (input.tile.source == Source::camera) alignment.update(latency->second, input.pipeline->latency(now));
    slot->set_delay(std::max(alignment.picture_delay() - half_tick, Duration{}));
  }
  std::vector<std::pair<std::uint32_t, Duration>> delays;
  for (const auto& [stream, participant] : microphones_) {
    const auto alignment = alignments_.find(participant);
    if (alignment != alignments_.end()) delays.emplace_back(stream, alignment->second.sound_delay());
  }
  sound_.set_minimum_delays(std::move(delays));
}

bool RoomMixer::alive(Instant now) const {
  return now - sound_.alive() < kHung && now - picture_.alive() < kHung;
}

/// Encoded and dropped pictures since the mixer started.
std::pair<std::uint64_t, std::uint64_t> RoomMixer::encoder_counts() const {
  std::pair counts{encoded_before_, dropped_before_};
  const auto add = [&](const VideoEncoder& encoder) {
    counts.first += encoder.encoded();
    counts.second += encoder.dropped();
  };
  for (const auto& [stream, encoder] : encoders_) add(*encoder);
  for (const auto& encoder : retired_) add(*encoder);
  return counts;
}

link::Report RoomMixer::report() const {
  const PictureState picture = picture_.state();
  SoundState sound;
  sound_.copy_state(sound);
  link::Report report;
  report.revision = picture.revision;
  report.on_screen = picture.regions;
  report.active_speaker = sound.active_speaker;
  report.frames = picture.frames;
  report.unchanged = picture.unchanged;
  std::tie(report.encoded, report.dropped) = encoder_counts();
  report.late_ticks = picture.late_ticks;
  report.late_sound = sound.late_ticks;
  report.concealed = sound.concealed;
  report.bad_packets = sound.malformed + bad_packets_before_;
  for (const auto& [stream, input] : inputs_) report.bad_packets += input.pipeline->statistics().malformed;
  report.max_frame_gap_us = std::chrono::duration_cast<std::chrono::microseconds>(picture.max_gap).count();
  return report;
}

std::vector<std::pair<std::string, std::string>> RoomMixer::dots() const {
  std::vector<std::pair<std::string, std::string>> dots;
  for (const auto& [stream, input] : inputs_)
    dots.emplace_back(fmt::format("input-{}", stream), input.pipeline->dot());
  for (const auto& [stream, encoder] : encoders_)
    dots.emplace_back(fmt::format("output-{}", stream), encoder->dot());
  return dots;
}

std::string RoomMixer::statistics_line() const {
  IngestPipeline::Statistics in;
  for (const auto& [stream, input] : inputs_) {
    const auto one = input.pipeline->statistics();
    in.frames += one.frames;
    in.refused += one.refused;
    in.overloads += one.overloads;
    in.rebuilds += one.rebuilds;
  }
  return fmt::format("decoded {} refused {} overloads {} rebuilds {}; encoder drops {}; unknown packets {}",
                     in.frames, in.refused, in.overloads, in.rebuilds, encoder_counts().second,
                     unknown_packets_);
}

}  // namespace amphi::pipelines
