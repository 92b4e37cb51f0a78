#include <algorithm>

#include "gateway/transport/tcp_framing.hpp"

using namespace amphi;

/// The first byte says in which pieces the rest arrives.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = data[0] + std::size_t{1};
  Bytes stream(data + 1, size - 1);
  transport::FrameReader reader;
  while (!stream.empty() && !reader.broken()) {
    const MutableBytes space = reader.space();
    AMPHI_ASSERT(!space.empty());
    const std::size_t now = std::min({piece, stream.size(), space.size()});
    std::copy_n(stream.begin(), now, space.begin());
    reader.filled(now);
    stream = stream.subspan(now);
    while (const auto frame = reader.next()) {
      AMPHI_ASSERT(!frame->empty() && frame->size() <= transport::FrameReader::kMaxFrame);
      frame->back() ^= 1;
    }
  }
  return 0;
}
