#pragma once
#include <cstdint>

#include "mcu/media/rtp_packet.hpp"

namespace amphi::pipelines {

/// Reads bits from the most significant on. Past the end it yields zeros and ok() turns false.
class BitReader {
 public:
  explicit BitReader(Bytes bytes) : bytes_(bytes) {}

  /// `count` is 0..32.
  std::uint32_t bits(int count) {
    std::uint32_t value = 0;
    for (int i = 0; i < count; ++i) value = (value << 1) | bit();
    return value;
  }
  bool flag() { return bit() != 0; }
  void skip(int count) {
    for (int i = 0; i < count; ++i) bit();
  }
  /// Exp-Golomb, ue(v) (H.264 section 9.1).
  std::uint32_t unsigned_golomb() {
    int zeros = 0;
    while (ok() && bit() == 0) ++zeros;
    if (zeros > 31) {
      ok_ = false;
      return 0;
    }
    return ((1U << zeros) - 1) + bits(zeros);
  }
  /// se(v)
  std::int32_t signed_golomb() {
    const std::uint32_t code = unsigned_golomb();
    const auto half = static_cast<std::int32_t>(code / 2);
    return code % 2 == 1 ? half + 1 : -half;
  }
  [[nodiscard]] bool ok() const { return ok_; }

 private:
  std::uint32_t bit() {
    if (position_ / 8 >= bytes_.size()) {
      ok_ = false;
      return 0;
    }
    const std::uint32_t value = (bytes_[position_ / 8] >> (7 - position_ % 8)) & 1U;
    ++position_;
    return value;
  }

  Bytes bytes_;
  std::size_t position_ = 0;
  bool ok_ = true;
};

}  // namespace amphi::pipelines
