// Trickled fragments from strangers; what parses must survive being written and read again.
#include <cstdint>

#include "gateway/sdp/fragment.hpp"

using namespace amphi::sdp;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto fragment = parse_fragment({reinterpret_cast<const char*>(data), size});
  if (!fragment) return 0;
  const auto again = parse_fragment(make_fragment(*fragment));
  // Written out, each candidate may need two lines more than it had.
  AMPHI_ASSERT(again.has_value() || make_fragment(*fragment).size() > kMaxFragment);
  if (again)
    AMPHI_ASSERT(again->candidates.size() == fragment->candidates.size() && again->ice == fragment->ice);
  return 0;
}
