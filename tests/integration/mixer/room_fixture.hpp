#pragma once
// A room of four coloured speakers, the mixer, and a viewer.
#include <algorithm>
#include <array>
#include <memory>

#include "tests/integration/mixer/mixer_process.hpp"
#include "tests/integration/mixer/speaker.hpp"
#include "tests/integration/mixer/viewer.hpp"

namespace amphi::test {

inline constexpr std::uint32_t kVideoOut = 1000;
inline constexpr std::uint32_t kFullMix = 1001;
inline constexpr std::uint32_t kMinusFirst = 1002;  ///< and so on, one for each speaker
inline constexpr std::array kTones{330.0, 440.0, 554.0, 659.0};
inline constexpr std::array kColors{Color{200, 40, 40}, Color{40, 180, 40}, Color{50, 70, 220},
                                    Color{210, 190, 40}};

/// Loads GStreamer into the test, once.
void start_gstreamer();

class Room {
 public:
  explicit Room(std::vector<std::string> options = {});

  /// Lets everything run for this long.
  void run(Duration how_long);
  /// Runs until the condition holds; false when it does not within the time.
  bool run_until(const std::function<bool()>& condition, Duration patience = std::chrono::seconds(10));
  /// Sends the program as it now is, with a new revision.
  void send_program();
  /// Where this speaker's camera is in the picture.
  [[nodiscard]] std::optional<link::Region> region(const std::string& participant) const;

  MixerProcess mixer;
  Viewer viewer{kVideoOut};
  std::array<std::unique_ptr<Speaker>, 4> speakers;
  link::Program program;
};

/// The largest time between two frames, and how many were more than `limit` apart.
struct Gaps {
  Duration largest{};
  std::size_t frames = 0;
  std::size_t above = 0;
};
Gaps gaps_of(const std::vector<Instant>& frames, Duration limit);

bool near(const Rgb& seen, const Color& wanted);

}  // namespace amphi::test
