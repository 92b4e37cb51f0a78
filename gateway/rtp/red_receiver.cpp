#include "gateway/rtp/red_receiver.hpp"

#include <algorithm>

namespace amphi::rtp {

std::span<const RedReceiver::Frame> RedReceiver::receive(const RtpHeader& header, Bytes payload) {
  count_ = 0;
  if (header.payload_type != payload_type_) {
    take(header.timestamp, payload, false);
    return {frames_.data(), count_};
  }
  const auto red = parse_red(payload);
  if (!red) {
    ++counters_.rejected;
    return {};
  }
  for (std::size_t i = 0; i < red->count; ++i) {
    const RedBlock& block = red->blocks[i];
    take(header.timestamp - block.timestamp_offset, block.data, i + 1 < red->count);
  }
  return {frames_.data(), count_};
}

void RedReceiver::take(std::uint32_t timestamp, Bytes payload, bool redundant) {
  const auto known = std::span(known_).first(std::min(known_count_, kKnown));
  if (payload.empty() || std::ranges::find(known, timestamp) != known.end()) return;
  known_[known_count_++ % kKnown] = timestamp;
  frames_[count_++] = {timestamp, payload, redundant};
  ++counters_.frames;
  if (redundant) ++counters_.recovered;
}

}  // namespace amphi::rtp
