#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "gateway/fanout/output_plan.hpp"
#include "mcu/layout/layout.hpp"
#include "mcu/ports/media.hpp"

namespace amphi::fanout {

/// Puts the room's wish (who may be mixed), what arrives (which tracks deliver) and what is watched together
/// into the link's Program document, and names the streams. Pure; owned by RoomRouter.
class ProgramBuilder {
 public:
  /// Each new stream costs the mixer a decoder and a key frame, so a sender who alternates gets few.
  static constexpr Duration kCodecHold = std::chrono::seconds(2);

  explicit ProgramBuilder(OutputPlan outputs) : outputs_(std::move(outputs)) {}

  /// How long a scene is faded in with ports::Transition::fade.
  static constexpr int kFadeMs = 300;

  /// For how long after the last one who declined is off stage the recording keeps outputs of its own: in the
  /// others he may fade out.
  static constexpr Duration kOwnOutputs = std::chrono::seconds(1);

  void set_request(ports::ProgramRequest request);
  /// A track delivers now. A new codec gets a new stream, but no more than one in kCodecHold.
  /// True when it got one.
  bool set_arriving(const ParticipantId& participant, Source source, Codec codec, Instant now);
  void clear_arriving(const ParticipantId& participant, Source source);
  /// Forgets a participant who left.
  void remove(const ParticipantId& participant);

  OutputPlan& outputs() { return outputs_; }
  [[nodiscard]] const OutputPlan& outputs() const { return outputs_; }

  /// Builds the program anew; true when it differs from the one before (its revision then rose by one).
  bool rebuild(const Demand& demand, Instant now);
  [[nodiscard]] const link::Program& program() const { return program_; }

  /// What a recording is to be made of. With these a picture or a sound of somebody who declined is never in
  /// it, if its consumer leaves the others' outputs in the moment in which these turn `recorded`: right after
  /// set_request(). While nobody on stage declines they are what viewers get. At `now` of the last rebuild().
  [[nodiscard]] PictureKey recording_picture() const { return {RungLevel::high, Codec::vp8, own_outputs_}; }
  [[nodiscard]] SoundKey recording_sound() const { return {SoundRung::full, std::nullopt, own_outputs_}; }

  /// The stream of a track that is in the program; none while it may not be mixed.
  [[nodiscard]] std::optional<std::uint32_t> mixed_stream(const ParticipantId& participant,
                                                          Source source) const;
  /// The codec that an arriving track is expected in.
  [[nodiscard]] std::optional<Codec> codec_of(const ParticipantId& participant, Source source) const;
  /// Whose track a stream of the program is.
  [[nodiscard]] std::optional<Tile> owner_of(std::uint32_t stream) const;
  /// The microphones in the program, by stream.
  [[nodiscard]] std::vector<std::uint32_t> microphones() const;
  /// There is a screen in the program, or more than one person: the low rung had better show one thing alone.
  [[nodiscard]] bool has_choice() const;
  /// What an output with focus shows, in the low rung's size.
  [[nodiscard]] std::vector<layout::PlacedTile> focus(
      const std::optional<ParticipantId>& active_speaker) const;

 private:
  using Track = std::pair<ParticipantId, Source>;
  /// Finds without a copy of the name: it is done for each packet that comes in.
  using TrackView = std::pair<const ParticipantId&, Source>;
  struct Earlier {
    using is_transparent = void;
    template <class A, class B>
    bool operator()(const A& a, const B& b) const {
      return a.second != b.second ? a.second < b.second : a.first < b.first;
    }
  };
  struct Arriving {
    std::uint32_t stream;
    Codec codec;
    Instant since;  ///< when the stream was named
  };

  link::Seat seat_of(const ports::StageMember& member);
  [[nodiscard]] link::RecordingMark mark() const;
  void follow_declined(Instant now);

  ports::ProgramRequest request_;
  int fade_ms_ = 0;           ///< into request_'s scene
  bool own_outputs_ = false;  ///< of the recording
  Instant own_until_;         ///< at least, once nobody declines
  std::map<Track, Arriving, Earlier> arriving_;
  std::map<Track, std::uint32_t, Earlier> mixed_;  ///< of the program as built
  std::uint32_t next_stream_ = 1;
  OutputPlan outputs_;
  link::Program program_;
};

}  // namespace amphi::fanout
