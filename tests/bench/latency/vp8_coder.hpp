#pragma once
// libvpx, as little of it as the probe needs.
#include <functional>
#include <memory>
#include <vector>

#include "mcu/media/rtp_packet.hpp"
#include "tests/bench/latency/time_code.hpp"

struct vpx_codec_ctx;

namespace amphi::bench {

/// Encodes `pictures` as one VP8 stream, a key frame every `key_interval`. Empty when libvpx fails.
std::vector<std::vector<std::uint8_t>> encode_vp8(const std::vector<GreyPicture>& pictures,
                                                  int frames_per_second, int bits_per_second,
                                                  int key_interval);

class Vp8Decoder {
 public:
  Vp8Decoder();
  ~Vp8Decoder();
  using Handler = std::function<void(const std::uint8_t* luma, int width, int height, int stride)>;
  /// Calls `handler` with the picture; false when libvpx refuses the frame.
  bool decode(Bytes frame, const Handler& handler);

 private:
  std::unique_ptr<vpx_codec_ctx> codec_;
};

}  // namespace amphi::bench
