#include "mixer/video/crossfade.hpp"

namespace amphi::mixer {
namespace {
constexpr int kWholeShare = 256;
}

void Crossfade::begin(const Canvas& standing, Instant now, Duration length) {
  running_ = length > Duration{};
  if (!running_) return;
  const bool fits = from_ && from_->width() == standing.width() && from_->height() == standing.height();
  if (!fits) {
    from_ = std::make_unique<Canvas>(standing.width(), standing.height());
    mixed_ = std::make_unique<Canvas>(standing.width(), standing.height());
  }
  from_->mix(standing, standing, 0);
  mixed_->mix(*from_, *from_, 0);
  began_ = now;
  length_ = length;
}

bool Crossfade::mix(const Canvas& target, Instant tick) {
  const Duration gone = tick - began_;
  running_ = running_ && gone < length_;
  if (running_) {
    const auto share =
        gone <= Duration{} ? 0 : static_cast<int>(kWholeShare * gone.count() / length_.count());
    mixed_->mix(*from_, target, share);
  }
  return running_;
}

}  // namespace amphi::mixer
