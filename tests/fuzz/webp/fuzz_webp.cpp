// The head of a WebP file as somebody uploads it.
#include "mcu/base/result.hpp"
#include "mcu/media/webp.hpp"

using namespace amphi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto header = read_webp_header({data, size});
  AMPHI_ASSERT(!header || (header->width > 0 && header->height > 0 && header->width <= 16384 &&
                           header->height <= 16384));
  return 0;
}
