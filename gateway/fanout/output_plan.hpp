#pragma once
#include <array>
#include <compare>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "gateway/fanout/room_media_config.hpp"
#include "mcu/link/program.hpp"
#include "mcu/ports/program.hpp"

namespace amphi::fanout {

struct PictureKey {
  RungLevel rung = RungLevel::high;  ///< high, medium or low
  Codec codec = Codec::vp8;
  bool recorded = false;  ///< the recording's own, without those who declined
  friend auto operator<=>(const PictureKey&, const PictureKey&) = default;
};

struct SoundKey {
  SoundRung rung = SoundRung::full;
  std::optional<ParticipantId> without;  ///< the talker whose own voice is left out
  bool recorded = false;                 ///< the recording's own, without those who declined
  friend auto operator<=>(const SoundKey&, const SoundKey&) = default;
};

/// What somebody of the room watches or wants to watch.
struct Demand {
  std::set<PictureKey> pictures;
  std::set<SoundKey> sounds;
  bool stills = false;
};

/// Which outputs the mixer makes, from what is wanted: a new one at once, one that nobody wants any more for
/// kLinger longer. Each time an output starts it gets a new stream of the link. Pure; owner: ProgramBuilder.
class OutputPlan {
 public:
  static constexpr Duration kLinger = std::chrono::seconds(4);
  static constexpr std::size_t kPictureRungs = 3;

  OutputPlan(const link::VideoFormat& canvas, int sound_bits_per_second, RungTable rungs);

  void set_thinning(ports::Thinning thinning) { thinning_ = thinning; }
  /// There is something that the low rung had better show alone.
  void set_focus(bool possible) { focus_ = possible && rungs_.low_focus; }
  /// Of a picture rung's encodings. A small step is put off until it adds up to one worth telling.
  void set_rate(RungLevel rung, int bits_per_second);
  /// Of the sounds of a rung, in percent.
  void set_expected_loss(SoundRung rung, int percent);

  /// Takes up what is wanted now and drops what was not for long; `next_stream` is counted up.
  void update(const Demand& demand, Instant now, std::uint32_t& next_stream);
  /// Puts the outputs into the program's lists.
  void write(link::Program& program) const;

  [[nodiscard]] std::optional<std::uint32_t> stream(const PictureKey& key) const;
  [[nodiscard]] std::optional<std::uint32_t> stream(const SoundKey& key) const;
  /// As configured, but never larger or faster than the canvas and thinned out.
  [[nodiscard]] link::VideoFormat format(RungLevel rung) const;
  [[nodiscard]] link::VideoFormat canvas() const;
  /// The range of a rung's bit rate.
  [[nodiscard]] int most(RungLevel rung) const;
  [[nodiscard]] int least(RungLevel rung) const;
  /// Its frame rate at the least bit rate.
  [[nodiscard]] int least_frame_rate(RungLevel rung) const;
  /// The largest picture of a rung that runs; nothing where none does.
  [[nodiscard]] std::optional<link::VideoFormat> largest_running() const;
  [[nodiscard]] bool focus_runs() const;

 private:
  struct Output {
    std::uint32_t stream = 0;
    Instant wanted;  ///< the last time
  };
  [[nodiscard]] link::SoundOutput sound(const SoundKey& key, std::uint32_t stream) const;

  link::VideoFormat canvas_;
  int sound_bits_per_second_;
  RungTable rungs_;
  ports::Thinning thinning_ = ports::Thinning::none;
  bool focus_ = false;
  std::array<int, kPictureRungs> rates_{};
  int low_frame_rate_;  ///< falls with the rung's bit rate
  std::array<int, kSoundRungs.size()> expected_loss_{5, 10, 10};
  std::map<PictureKey, Output> pictures_;
  std::map<SoundKey, Output> sounds_;
  std::optional<Output> stills_;
};

}  // namespace amphi::fanout
