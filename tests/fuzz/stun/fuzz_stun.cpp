#include "gateway/transport/stun_message.hpp"

using namespace amphi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto stun = transport::StunView::parse(Bytes(data, size));
  if (!stun) return 0;
  AMPHI_ASSERT(stun->username().size() <= size);
  // The RFC 5769 vectors are in the corpus, so both answers are reached.
  (void)stun->has_integrity("VOkJxbRl1RmTxUk/WvJxBt");
  return 0;
}
