#pragma once
#include <array>
#include <cstddef>

#include "mixer/audio/sample_fifo.hpp"

namespace amphi::mixer {

/// Makes sound a little shorter or longer without changing its pitch: takes out or repeats one pitch period,
/// found by correlation, with a cross-fade over it (overlap-add). In silence any piece will do. No
/// allocation; about 20 µs.
class TimeScaler {
 public:
  static constexpr std::size_t kMinLag = 120;  ///< samples, 2.5 ms
  static constexpr std::size_t kMaxLag = 720;  ///< samples, 15 ms
  static constexpr std::size_t kNeeded = 960;  ///< what must be in the fifo; periods of half of it are found

  /// Both return the number of samples taken out or put in, 0 when no period was found and `force` is false.
  /// `most`: how many samples may go.
  std::size_t compress(SampleFifo& fifo, std::size_t most, bool force);
  std::size_t stretch(SampleFifo& fifo, bool force);

 private:
  struct Match {
    std::size_t lag = 0;
    float similarity = 0;  ///< normalised correlation, -1..1
  };
  [[nodiscard]] Match find_period(ConstSampleSpan samples, std::size_t max_lag);

  static constexpr std::size_t kCoarse = 4;
  std::array<float, 2 * kMaxLag / kCoarse> coarse_{};
  std::array<float, kMaxLag> piece_{};
};

}  // namespace amphi::mixer
