#pragma once
// The sound of one room: packets of the people on stage in, RTP packets of each listed output out.
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "mcu/base/ids.hpp"
#include "mcu/link/output.hpp"
#include "mixer/audio/active_speaker.hpp"
#include "mixer/audio/audio_mixer.hpp"
#include "mixer/audio/opus_rtp_writer.hpp"
#include "mixer/audio/recording_tone.hpp"
#include "mixer/audio/talker.hpp"

namespace amphi::mixer {

using link::SoundOutput;

/// One person on stage and his sound producers (streams of the link); none while he is muted. A producer
/// without packets costs almost nothing.
struct SoundSeat {
  ParticipantId participant;
  std::vector<std::uint32_t> producers;
};

/// The whole wish. A seat may have no producers; an output may name somebody who has no seat (then it is the
/// full mix). A new output goes on exactly like a running one of the same rung and frame length, the full mix
/// if there is one: whoever was silent until now may be moved to his mix-minus without hearing it. Not so a
/// `recorded` one: there might be something of somebody omitted in what it went on from.
struct SoundPlan {
  std::vector<SoundSeat> seats;
  std::vector<SoundOutput> outputs;
  std::vector<ParticipantId> omitted;  ///< nothing of them goes into `recorded` outputs
  bool recording = false;              ///< when it begins, everybody hears a short tone
};

/// What one talker does now.
struct TalkerReport {
  std::uint32_t stream = 0;
  float level = kSilentLevel;  ///< dBov of the last tick, as it goes into the mix
  bool speaking = false;       ///< to be shown: somebody is heard
  Duration latency{};          ///< captured to played, now
};

/// Takes the packets that a tick makes.
class SoundSink {
 public:
  /// `packet` is one RTP packet, valid during the call; `captured` is when its first sample is played: the
  /// time of its first tick.
  virtual void on_sound(std::uint32_t output, Bytes packet, Instant captured) = 0;

 protected:
  ~SoundSink() = default;
};

/// Lives on the sound tick's thread: every member is called there, and apply() between two ticks. insert()
/// and tick() neither allocate nor lock. Owned by the mixer process. Feed it from other threads through a
/// PacketInbox.
class SoundProgram {
 public:
  static constexpr std::size_t kMaxTalkers = 64;
  static constexpr std::size_t kMaxOutputs = 66;

  SoundProgram();
  ~SoundProgram();

  /// Makes what runs like `plan`: new talkers fade in, gone ones fade out within the next tick, what stays is
  /// not touched. Allocates. Error: overloaded (more than kMaxTalkers or kMaxOutputs; nothing changes),
  /// environment, malformed (an output's values).
  Result<> apply(const SoundPlan& plan);

  /// One RTP packet of a producer. Packets of unknown streams are dropped. `captured` is when it was taken,
  /// on our clock (only reported); `arrival` is when the server received it.
  void insert(std::uint32_t stream, Bytes packet, Instant captured, Instant arrival);

  /// Plays 20 ms of everybody and calls `sink` for each output whose frame is full. Call every kSoundTick;
  /// `now` is the tick's due time, not the time at which the thread woke up. A tick that could not be run at
  /// all is to be skipped with skip().
  void tick(Instant now, SoundSink& sink);
  /// Accounts for ticks that were missed, so that the outputs' RTP clock stays with the wall clock.
  void skip(std::uint64_t ticks);

  /// Delays a producer's sound to at least `delay` of buffering, to align it with its picture; 0..200 ms.
  void set_minimum_delay(std::uint32_t stream, Duration delay);

  /// Of the last tick, one for each producer of the plan. Valid until the next apply().
  [[nodiscard]] std::span<const TalkerReport> talkers() const { return reports_; }
  /// Who speaks or spoke last; null before anybody did. Valid until the next apply().
  [[nodiscard]] const ParticipantId* active_speaker() const;
  /// Sums over all producers there ever were.
  [[nodiscard]] TalkerStatistics statistics() const;

 private:
  struct Seat;
  struct Voice;
  struct Output;

  /// What of a tick is left out of an output.
  struct Share {
    std::span<const std::size_t> inputs;  ///< of the mixer; valid until the next left_out_of()
    std::size_t voices = 0;               ///< of them that sound like one
  };

  using Voices = std::vector<std::unique_ptr<Voice>>;
  using Outputs = std::vector<std::unique_ptr<Output>>;

  [[nodiscard]] Result<Voices> new_voices(const SoundPlan& plan) const;
  [[nodiscard]] Result<Outputs> new_outputs(const SoundPlan& plan) const;
  [[nodiscard]] const Output* like(const SoundOutput& wanted) const;
  void install_seats(const SoundPlan& plan);
  void install_voices(const SoundPlan& plan, Voices added);
  void install_outputs(const SoundPlan& plan, Outputs added);
  void dismiss_rest();
  void change(Output& output, const SoundOutput& wanted) const;
  void play_voices(Instant now);
  void play(Voice& voice, Instant now);
  void detect_speaker(Instant now);
  void send(Output& output, Instant now, SoundSink& sink);
  void play_tone();
  [[nodiscard]] Share left_out_of(const Output& output);
  [[nodiscard]] Voice* find(std::uint32_t stream) const;
  [[nodiscard]] std::uint32_t key_of(const ParticipantId& participant) const;  ///< 0: has no seat

  std::vector<Seat> seats_;
  Voices voices_;   ///< of the plan, in its order
  Voices leaving_;  ///< fade out in the next tick; freed by the apply() after it
  Outputs outputs_;
  std::array<float, kSamplesPerTick> full_{};       ///< the tick's mix
  std::array<std::size_t, 2 * kMaxTalkers> own_{};  ///< for left_out_of()
  std::vector<TalkerReport> reports_;
  std::vector<SpeechLevel> levels_;
  std::size_t sounding_ = 0;  ///< voices in the tick's mix
  AudioMixer mixer_{AudioMixer::kMostInputs};
  RecordingTone tone_;
  bool recording_ = false;
  ActiveSpeakerDetector detector_;
  TalkerStatistics retired_;  ///< of producers that are gone
  OutputClock clock_;
  std::uint32_t next_seat_key_ = 1;
};

}  // namespace amphi::mixer
