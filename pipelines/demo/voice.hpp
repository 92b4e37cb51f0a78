#pragma once
#include <cstddef>
#include <span>

namespace amphi::demo {

inline constexpr int kSpeakers = 6;
inline constexpr double kTurn = 4;                      ///< seconds that each one speaks
inline constexpr double kDuration = kTurn * kSpeakers;  ///< seconds until the clips begin anew

/// The fundamental frequency of a speaker's voice, in Hz.
double tone_of(int speaker);

/// How open the mouth is (0..1) at this time: syllables while it is the speaker's turn, else 0.
double loudness(int speaker, double seconds);

/// The voice, a clear tone with a few harmonics in syllables, from this sample on; 48 kHz.
void speak(int speaker, std::size_t first_sample, std::span<float> out);

}  // namespace amphi::demo
