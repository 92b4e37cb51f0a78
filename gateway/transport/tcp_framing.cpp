#include "gateway/transport/tcp_framing.hpp"

#include <algorithm>

namespace amphi::transport {

std::optional<MutableBytes> FrameReader::next() {
  while (!broken_ && end_ - begin_ >= kPrefix) {
    const std::size_t size = read_u16(&buffer_[begin_]);
    if (size > kMaxFrame) {
      broken_ = true;
      break;
    }
    if (end_ - begin_ < kPrefix + size) break;
    const MutableBytes frame = MutableBytes(buffer_).subspan(begin_ + kPrefix, size);
    begin_ += kPrefix + size;
    if (size > 0) return frame;
  }
  move_to_front();
  return std::nullopt;
}

void FrameReader::move_to_front() {
  std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
            buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
  end_ -= begin_;
  begin_ = 0;
}

}  // namespace amphi::transport
