#include "gateway/transport/ice_candidate.hpp"

using namespace amphi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto candidate = transport::parse_candidate({reinterpret_cast<const char*>(data), size});
  if (!candidate) return 0;
  const auto again = transport::parse_candidate(transport::to_attribute(*candidate));
  AMPHI_ASSERT(again.has_value());
  AMPHI_ASSERT(*again == *candidate);
  return 0;
}
