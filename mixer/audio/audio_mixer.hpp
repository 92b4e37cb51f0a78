#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "mcu/media/frame.hpp"

namespace amphi::mixer {

/// One sum of all voices; everybody's mix-minus is the sum minus his own by subtraction, before any limiting
/// and in whole numbers, so that nothing of him is left, not even in a last bit. Use: begin(), add() each,
/// then full() and without() as often as wanted. No allocation after creation.
class AudioMixer {
 public:
  enum class Edge { none, fade_in, fade_out };     ///< 10 ms at the start of the tick
  static constexpr std::size_t kFade = 480;        ///< samples
  static constexpr float kLoudest = 8;             ///< samples of an input are clipped to this
  static constexpr std::size_t kMostInputs = 127;  ///< so many of the loudest fit into the sum

  /// At most kMostInputs.
  explicit AudioMixer(std::size_t max_inputs);

  void begin();
  /// Adds 960 samples and returns the input's number for this tick; at most max_inputs per tick.
  std::size_t add(ConstSampleSpan samples, Edge edge = Edge::none);
  [[nodiscard]] std::size_t inputs() const { return count_; }  ///< of this tick; none: silence
  /// The sum; 960 samples; not limited.
  void full(SampleSpan out) const;
  /// The sum without these inputs of this tick; not limited.
  void without(std::span<const std::size_t> inputs, SampleSpan out) const;

 private:
  using Block = std::array<std::int32_t, kSamplesPerTick>;  ///< units of 2^-21, 126 dB below full scale
  Block sum_{};
  std::vector<Block> inputs_;
  std::size_t count_ = 0;
};

}  // namespace amphi::mixer
