// The size of a picture is read from encoded frames before any decoder sees them.
#include "mcu/base/result.hpp"
#include "pipelines/ingest/picture_size.hpp"

using namespace amphi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const Codec codec : {Codec::vp8, Codec::vp9, Codec::h264}) {
    const auto found = pipelines::announced_size(codec, {data, size});
    AMPHI_ASSERT(!found || (found->width >= 0 && found->height >= 0 && found->width <= 65'536));
  }
  return 0;
}
