#include "pipelines/demo/voice.hpp"

#include <array>
#include <cmath>
#include <numbers>

#include "mcu/media/frame.hpp"

namespace amphi::demo {
namespace {

/// Syllables differ in length, as in speech; each one's end in the repeating pattern, in seconds, and whether
/// it is a pause.
struct Syllable {
  double end;
  bool pause;
};
constexpr std::array kPattern{Syllable{0.18, false}, Syllable{0.40, false}, Syllable{0.54, false},
                              Syllable{0.80, false}, Syllable{0.90, true},  Syllable{1.10, false},
                              Syllable{1.26, false}, Syllable{1.52, false}, Syllable{1.64, true}};

}  // namespace

double tone_of(int speaker) {
  constexpr std::array kTones{330.0, 440.0, 554.0, 659.0, 784.0, 988.0};
  return kTones[static_cast<std::size_t>(speaker)];
}

double loudness(int speaker, double seconds) {
  const double turn = seconds - kTurn * speaker;
  if (turn < 0 || turn >= kTurn) return 0;
  const double at = std::fmod(turn, kPattern.back().end);
  double begin = 0;
  for (const Syllable& syllable : kPattern) {
    if (at < syllable.end) {
      const double place = (at - begin) / (syllable.end - begin);
      return syllable.pause ? 0 : std::sqrt(std::sin(std::numbers::pi * place));
    }
    begin = syllable.end;
  }
  return 0;
}

void speak(int speaker, std::size_t first_sample, std::span<float> out) {
  constexpr double kLevel = 0.3;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const double seconds = static_cast<double>(first_sample + i) / kSampleRate;
    const double phase = 2 * std::numbers::pi * tone_of(speaker) * seconds;
    const double wave = std::sin(phase) + 0.3 * std::sin(2 * phase) + 0.12 * std::sin(3 * phase);
    out[i] = static_cast<float>(kLevel * loudness(speaker, seconds) * wave);
  }
}

}  // namespace amphi::demo
