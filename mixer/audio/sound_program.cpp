#include "mixer/audio/sound_program.hpp"

#include <algorithm>

#include "mixer/audio/encoded_output.hpp"

namespace amphi::mixer {

struct SoundProgram::Seat {
  ParticipantId participant;
  std::uint32_t key = 0;  ///< the detector's name for him, as long as he has the seat
};

struct SoundProgram::Voice {
  Voice(std::uint32_t number, Talker player) : stream(number), talker(std::move(player)) {}
  std::uint32_t stream;
  Talker talker;
  std::uint32_t seat_key = 0;
  AudioMixer::Edge edge = AudioMixer::Edge::fade_in;
  std::optional<std::size_t> input;  ///< number in the mixer in this tick; none while silent
  bool gone = false;                 ///< has faded out
  bool omitted = false;              ///< from recorded outputs; kept while it fades out
  TalkerTick played;
};

struct SoundProgram::Output {
  explicit Output(EncodedOutput maker) : stream(maker.output().stream), encoded(std::move(maker)) {}
  std::uint32_t stream;
  EncodedOutput encoded;
  std::uint32_t without_key = 0;  ///< 0: the full mix
  bool recorded = false;          ///< omitted voices are left out
};

namespace {

std::size_t count_producers(const SoundPlan& plan) {
  std::size_t count = 0;
  for (const SoundSeat& seat : plan.seats) count += seat.producers.size();
  return count;
}

template <class Items>
auto find_stream(Items& items, std::uint32_t stream) {
  return std::find_if(items.begin(), items.end(),
                      [&](const auto& item) { return item && item->stream == stream; });
}

}  // namespace

SoundProgram::SoundProgram() = default;
SoundProgram::~SoundProgram() = default;

Result<> SoundProgram::apply(const SoundPlan& plan) {
  if (count_producers(plan) > kMaxTalkers || plan.outputs.size() > kMaxOutputs)
    return fail(ErrorCode::overloaded, "too many producers or outputs of sound in one room");
  auto voices = new_voices(plan);
  if (!voices) return voices.error();
  auto outputs = new_outputs(plan);
  if (!outputs) return outputs.error();
  install_seats(plan);
  install_voices(plan, std::move(*voices));
  install_outputs(plan, std::move(*outputs));
  if (plan.recording && !recording_) tone_.begin();
  recording_ = plan.recording;
  return {};
}

Result<SoundProgram::Voices> SoundProgram::new_voices(const SoundPlan& plan) const {
  Voices added;
  for (const SoundSeat& seat : plan.seats) {
    for (const std::uint32_t stream : seat.producers) {
      if (find(stream) != nullptr || find_stream(added, stream) != added.end()) continue;
      auto talker = Talker::create();
      if (!talker) return talker.error();
      added.push_back(std::make_unique<Voice>(stream, std::move(*talker)));
    }
  }
  return added;
}

Result<SoundProgram::Outputs> SoundProgram::new_outputs(const SoundPlan& plan) const {
  Outputs added;
  for (const SoundOutput& output : plan.outputs) {
    if (find_stream(outputs_, output.stream) != outputs_.end()) continue;
    const Output* twin = like(output);
    auto encoded =
        twin != nullptr ? EncodedOutput::continuing(twin->encoded, output) : EncodedOutput::create(output);
    if (!encoded) return encoded.error();
    added.push_back(std::make_unique<Output>(std::move(*encoded)));
  }
  return added;
}

const SoundProgram::Output* SoundProgram::like(const SoundOutput& wanted) const {
  const Output* found = nullptr;
  if (wanted.recorded) return found;
  for (const auto& output : outputs_) {
    if (output->recorded || !output->encoded.resembles(wanted)) continue;
    if (found == nullptr || !output->encoded.output().without) found = output.get();
  }
  return found;
}

void SoundProgram::install_seats(const SoundPlan& plan) {
  std::vector<Seat> seats;
  std::vector<std::uint32_t> keys;
  for (const SoundSeat& wanted : plan.seats) {
    const std::uint32_t known = key_of(wanted.participant);
    seats.push_back({wanted.participant, known != 0 ? known : next_seat_key_++});
    keys.push_back(seats.back().key);
  }
  seats_ = std::move(seats);
  detector_.set_members(keys);
}

// Voices that stay keep their state; those that go are kept for the one tick in which they fade out.
void SoundProgram::install_voices(const SoundPlan& plan, Voices added) {
  Voices kept;
  for (const SoundSeat& seat : plan.seats) {
    const bool omitted =
        std::find(plan.omitted.begin(), plan.omitted.end(), seat.participant) != plan.omitted.end();
    for (const std::uint32_t stream : seat.producers) {
      Voices& from = find(stream) != nullptr ? voices_ : added;
      const auto voice = find_stream(from, stream);
      if (voice == from.end()) continue;  // listed twice
      (*voice)->seat_key = key_of(seat.participant);
      (*voice)->omitted = omitted;
      kept.push_back(std::move(*voice));
    }
  }
  dismiss_rest();
  voices_ = std::move(kept);
  reports_.assign(voices_.size(), {});
  levels_.assign(voices_.size(), {});
}

void SoundProgram::dismiss_rest() {
  std::erase_if(leaving_, [](const auto& voice) { return voice->gone; });
  for (auto& voice : voices_) {
    if (!voice) continue;  // stays
    retired_ += voice->talker.statistics();
    const bool was_heard = voice->edge == AudioMixer::Edge::none;
    if (!was_heard || leaving_.size() >= AudioMixer::kMostInputs - kMaxTalkers - 1) continue;
    voice->edge = AudioMixer::Edge::fade_out;
    leaving_.push_back(std::move(voice));
  }
}

void SoundProgram::install_outputs(const SoundPlan& plan, Outputs added) {
  Outputs kept;
  for (const SoundOutput& wanted : plan.outputs) {
    Outputs& from = find_stream(outputs_, wanted.stream) != outputs_.end() ? outputs_ : added;
    const auto output = find_stream(from, wanted.stream);
    if (output == from.end()) continue;  // listed twice
    change(**output, wanted);
    kept.push_back(std::move(*output));
  }
  outputs_ = std::move(kept);
}

// One who has just left his seat keeps his key here, so that he does not hear himself fade out.
void SoundProgram::change(Output& output, const SoundOutput& wanted) const {
  const std::uint32_t key = wanted.without ? key_of(*wanted.without) : 0;
  if (key != 0 || output.encoded.output().without != wanted.without) output.without_key = key;
  output.recorded = wanted.recorded;
  output.encoded.change(wanted);
}

void SoundProgram::insert(std::uint32_t stream, Bytes packet, Instant captured, Instant arrival) {
  if (Voice* voice = find(stream)) voice->talker.insert(packet, captured, arrival);
}

void SoundProgram::tick(Instant now, SoundSink& sink) {
  play_voices(now);
  detect_speaker(now);
  for (const auto& output : outputs_) send(*output, now, sink);
  for (const auto& voice : leaving_) voice->gone = true;
  clock_.advance();
}

void SoundProgram::skip(std::uint64_t ticks) {
  clock_.advance(ticks);
  for (const auto& output : outputs_) output->encoded.interrupt();
}

void SoundProgram::play(Voice& voice, Instant now) {
  std::array<float, kSamplesPerTick> samples;
  voice.played = voice.talker.tick(now, samples);
  voice.input.reset();
  if (!voice.played.silent) voice.input = mixer_.add(samples, voice.edge);
  sounding_ += voice.input && voice.played.active ? 1 : 0;
  voice.edge = AudioMixer::Edge::none;
}

void SoundProgram::play_voices(Instant now) {
  mixer_.begin();
  sounding_ = 0;
  for (const auto& voice : voices_) play(*voice, now);
  for (const auto& voice : leaving_) {
    if (!voice->gone) play(*voice, now);
  }
  if (tone_.sounding()) play_tone();
  if (mixer_.inputs() > 0) mixer_.full(full_);
}

void SoundProgram::play_tone() {
  std::array<float, kSamplesPerTick> samples;
  tone_.play(samples);
  mixer_.add(samples);
  ++sounding_;
}

void SoundProgram::detect_speaker(Instant now) {
  for (std::size_t i = 0; i < voices_.size(); ++i) {
    const Voice& voice = *voices_[i];
    levels_[i] = {voice.seat_key, voice.played.level, voice.played.active};
  }
  detector_.update(now, levels_);
  for (std::size_t i = 0; i < voices_.size(); ++i) {
    const Voice& voice = *voices_[i];
    reports_[i] = {voice.stream, voice.played.level,
                   voice.played.active && detector_.speaking(voice.seat_key), voice.played.latency};
  }
}

SoundProgram::Share SoundProgram::left_out_of(const Output& output) {
  Share share;
  std::size_t count = 0;
  const auto collect = [&](const Voices& voices) {
    for (const auto& voice : voices) {
      const bool own = output.without_key != 0 && voice->seat_key == output.without_key;
      if (!voice->input || voice->gone || !(own || (output.recorded && voice->omitted))) continue;
      own_[count++] = *voice->input;
      share.voices += voice->played.active ? 1 : 0;
    }
  };
  if (output.without_key != 0 || output.recorded) {
    collect(voices_);
    collect(leaving_);
  }
  share.inputs = std::span(own_).first(count);
  return share;
}

void SoundProgram::send(Output& output, Instant now, SoundSink& sink) {
  const Share own = left_out_of(output);
  std::array<float, kSamplesPerTick> rest;
  EncodedOutput::Mix mix{full_, sounding_ > own.voices};
  if (own.inputs.size() == mixer_.inputs()) {
    mix.samples = {};
  } else if (!own.inputs.empty()) {
    mixer_.without(own.inputs, rest);
    mix.samples = rest;
  }
  if (const auto made = output.encoded.tick(clock_, mix, now)) {
    sink.on_sound(output.stream, made->packet, made->captured);
  }
}

void SoundProgram::set_minimum_delay(std::uint32_t stream, Duration delay) {
  if (Voice* voice = find(stream)) voice->talker.set_minimum_delay(delay);
}

const ParticipantId* SoundProgram::active_speaker() const {
  const auto key = detector_.speaker();
  if (!key) return nullptr;
  const auto seat = std::find_if(seats_.begin(), seats_.end(), [&](const Seat& s) { return s.key == *key; });
  return seat == seats_.end() ? nullptr : &seat->participant;
}

TalkerStatistics SoundProgram::statistics() const {
  TalkerStatistics sum = retired_;
  for (const auto& voice : voices_) sum += voice->talker.statistics();
  return sum;
}

SoundProgram::Voice* SoundProgram::find(std::uint32_t stream) const {
  const auto voice = find_stream(voices_, stream);
  return voice == voices_.end() ? nullptr : voice->get();
}

std::uint32_t SoundProgram::key_of(const ParticipantId& participant) const {
  const auto seat =
      std::find_if(seats_.begin(), seats_.end(), [&](const Seat& s) { return s.participant == participant; });
  return seat == seats_.end() ? 0 : seat->key;
}

}  // namespace amphi::mixer
