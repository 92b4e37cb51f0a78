#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "mcu/base/clock.hpp"

namespace amphi::mixer {

/// One person's sound in one tick.
struct SpeechLevel {
  std::uint32_t id = 0;  ///< not 0
  float level = -127;    ///< dBov, -127..0
  bool active = false;   ///< sounds like a voice or a tone rather than noise
};

/// Says who speaks, with hysteresis: it takes about 0.4 s of clearly stronger sound to become the speaker, a
/// speaker stays for at least 2 s, and the last one stays while everybody is silent. Single-threaded,
/// update() per tick.
class ActiveSpeakerDetector {
 public:
  /// The ids there are from now on. Forgets those that are not listed, the speaker too. Allocates.
  void set_members(std::span<const std::uint32_t> ids);
  /// Once per 20 ms tick; who is not in `levels` was silent.
  void update(Instant now, std::span<const SpeechLevel> levels);

  [[nodiscard]] std::optional<std::uint32_t> speaker() const { return speaker_; }
  /// Whether this person is heard now (0.1 s to begin, 0.4 s to end): for the user interface.
  [[nodiscard]] bool speaking(std::uint32_t id) const;

 private:
  struct Member {
    std::uint32_t id = 0;
    float strength = 0;     ///< smoothed dB above the threshold of hearing
    Duration challenge{};   ///< how long this one has been clearly stronger than the speaker
    Duration heard{};       ///< leaky count of active time
    Duration quiet{};       ///< since the last active tick
    bool sounding = false;  ///< in this tick
    bool speaking = false;
  };

  static void measure(Member& member, std::span<const SpeechLevel> levels);
  [[nodiscard]] bool outdoes(const Member& challenger, const Member* speaker) const;
  [[nodiscard]] const Member* find(std::uint32_t id) const;

  std::vector<Member> members_;
  std::optional<std::uint32_t> speaker_;
  Instant since_{};
};

}  // namespace amphi::mixer
