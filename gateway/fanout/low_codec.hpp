#pragma once
#include <optional>

#include "mcu/base/clock.hpp"
#include "mcu/media/codec.hpp"

namespace amphi::fanout {

/// The low rung's codec: VP9 while everyone who watches it takes VP9. One who does not brings VP8 back at
/// once; when he has gone, VP9 waits for a while.
class LowCodec {
 public:
  static constexpr Duration kPatience = std::chrono::seconds(10);

  explicit LowCodec(bool vp9_allowed) : vp9_allowed_(vp9_allowed) {}

  /// `watchers` of the low rung, of whom `with_vp9` take VP9.
  Codec update(std::size_t watchers, std::size_t with_vp9, Instant now) {
    if (!vp9_allowed_) return Codec::vp8;
    if (watchers == 0) return codec_;
    if (with_vp9 < watchers) {
      held_back_ = now;
      codec_ = Codec::vp8;
    } else if (!held_back_ || now - *held_back_ > kPatience) {
      codec_ = Codec::vp9;
    }
    return codec_;
  }
  [[nodiscard]] Codec codec() const { return codec_; }

 private:
  bool vp9_allowed_;
  Codec codec_ = Codec::vp8;
  std::optional<Instant> held_back_;
};

}  // namespace amphi::fanout
