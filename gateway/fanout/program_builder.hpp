#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "mcu/link/program.hpp"
#include "mcu/ports/media.hpp"

namespace amphi::fanout {

/// Streams of the link that every room has.
inline constexpr std::uint32_t kProgramVideoStream = 1;
inline constexpr std::uint32_t kFullMixStream = 2;

/// Puts the room's wish (who may be mixed) and what arrives (which tracks deliver) together into the link's
/// Program document, and names the streams. Pure; owned by RoomRouter.
class ProgramBuilder {
 public:
  explicit ProgramBuilder(const link::VideoFormat& canvas, int audio_bits_per_second);

  void set_request(ports::ProgramRequest request) { request_ = std::move(request); }
  /// A track delivers now. A new codec gets a new stream.
  void set_arriving(const ParticipantId& participant, Source source, Codec codec);
  void clear_arriving(const ParticipantId& participant, Source source);
  /// Forgets a participant who left.
  void remove(const ParticipantId& participant);

  /// Builds the program anew; true when it differs from the one before (its revision then rose by one).
  bool rebuild();
  [[nodiscard]] const link::Program& program() const { return program_; }

  /// The stream of a track that is in the program; none while it may not be mixed.
  [[nodiscard]] std::optional<std::uint32_t> mixed_stream(const ParticipantId& participant,
                                                          Source source) const;
  /// The codec that an arriving track is expected in.
  [[nodiscard]] std::optional<Codec> codec_of(const ParticipantId& participant, Source source) const;
  [[nodiscard]] bool has_output(std::uint32_t stream) const;
  /// Whose track a stream of the program is.
  [[nodiscard]] std::optional<Tile> owner_of(std::uint32_t stream) const;
  /// The sound for this listener: his mix-minus while he is in the mix, else the full mix.
  [[nodiscard]] std::uint32_t sound_for(const ParticipantId& listener) const;

 private:
  using Track = std::pair<ParticipantId, Source>;
  struct Arriving {
    std::uint32_t stream;
    Codec codec;
  };

  link::Seat seat_of(const ports::StageMember& member);
  void add_mix_minus(link::Program& program, const ParticipantId& participant);

  ports::ProgramRequest request_;
  std::map<Track, Arriving> arriving_;
  std::map<ParticipantId, std::uint32_t> mix_minus_;  ///< kept for as long as the participant is known
  std::map<Track, std::uint32_t> mixed_;              ///< of the program as built
  std::uint32_t next_stream_ = 16;
  link::Program program_;
  link::SoundOutput sound_;  ///< what all outputs of sound have in common
};

}  // namespace amphi::fanout
