#pragma once
#include <algorithm>
#include <array>
#include <cstddef>

#include "mcu/base/result.hpp"
#include "mcu/media/frame.hpp"
#include "mixer/audio/opus_packet.hpp"

namespace amphi::mixer {

/// Decoded samples that wait to be played. Fixed capacity; contiguous, so that it can be worked on in place.
class SampleFifo {
 public:
  static constexpr std::size_t kCapacity = 3 * kMaxOpusSamples;

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] SampleSpan samples() { return SampleSpan(samples_).first(size_); }

  /// Appends `count` samples for the caller to write.
  SampleSpan extend(std::size_t count) {
    AMPHI_ASSERT(size_ + count <= kCapacity);
    size_ += count;
    return SampleSpan(samples_).subspan(size_ - count, count);
  }
  /// Takes the oldest out.size() samples.
  void take(SampleSpan out) {
    AMPHI_ASSERT(out.size() <= size_);
    std::copy_n(samples_.begin(), out.size(), out.begin());
    erase(0, out.size());
  }
  void clear() { size_ = 0; }
  void erase(std::size_t at, std::size_t count) {
    AMPHI_ASSERT(at + count <= size_);
    std::copy(&samples_[at + count], samples_.data() + size_, &samples_[at]);
    size_ -= count;
  }

 private:
  std::array<float, kCapacity + 1> samples_{};
  std::size_t size_ = 0;
};

}  // namespace amphi::mixer
