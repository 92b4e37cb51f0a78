#include <algorithm>

#include "gateway/rtp/rtcp_format.hpp"

namespace amphi::rtp::rtcp {
namespace {

constexpr std::size_t kFixedPart = 16;  // SSRCs, base, count, reference time, feedback count

/// Reads the packet status chunks (section 3.1.1 to 3.1.4): notes each received packet with its symbol.
class StatusReader {
 public:
  StatusReader(Bytes rest, std::uint16_t base, std::uint16_t count)
      : rest_(rest), sequence_(base), left_(count) {}

  bool read(std::vector<TransportArrival>& arrivals) {
    arrivals_ = &arrivals;
    while (left_ > 0) {
      if (rest_.size() < 2) return false;
      const std::uint16_t chunk = read_u16(rest_.data());
      rest_ = rest_.subspan(2);
      if (!((chunk & 0x8000) == 0 ? run(chunk) : vector(chunk))) return false;
    }
    return true;
  }
  /// What follows the chunks.
  [[nodiscard]] Bytes rest() const { return rest_; }

 private:
  bool run(std::uint16_t chunk) {
    const int length = std::min(chunk & 0x1fff, left_);
    const int symbol = (chunk >> 13) & 3;
    if (length == 0) return false;
    if (symbol == 0) {
      skip(length);
      return true;
    }
    for (int i = 0; i < length; ++i) {
      if (!note(symbol)) return false;
    }
    return true;
  }
  bool vector(std::uint16_t chunk) {
    const int bits = (chunk & 0x4000) != 0 ? 2 : 1;
    const int mask = (1 << bits) - 1;
    for (int shift = 14 - bits; shift >= 0 && left_ > 0; shift -= bits) {
      const int symbol = (chunk >> shift) & mask;
      if (symbol == 0) {
        skip(1);
      } else if (!note(symbol)) {
        return false;
      }
    }
    return true;
  }
  void skip(int n) {
    sequence_ = static_cast<std::uint16_t>(sequence_ + n);
    left_ -= n;
  }
  bool note(int symbol) {
    // Every received packet has a delta of at least one byte, so the block's size bounds their number.
    if (symbol == 3 || arrivals_->size() >= rest_.size()) return false;
    arrivals_->push_back({sequence_, symbol});
    skip(1);
    return true;
  }

  Bytes rest_;
  std::uint16_t sequence_;
  int left_;
  std::vector<TransportArrival>* arrivals_ = nullptr;
};

/// Replaces each arrival's symbol by its time (section 3.1.5).
bool read_deltas(Bytes deltas, std::vector<TransportArrival>& arrivals) {
  std::int64_t ticks = 0;
  for (TransportArrival& arrival : arrivals) {
    const std::size_t size = arrival.ticks == 1 ? 1 : 2;
    if (deltas.size() < size) return false;
    ticks += size == 1 ? deltas[0] : static_cast<std::int16_t>(read_u16(deltas.data()));
    arrival.ticks = ticks;
    deltas = deltas.subspan(size);
  }
  return true;
}

}  // namespace

bool parse_transport_feedback(const Block& block, RtcpVisitor& visitor,
                              std::vector<TransportArrival>& arrivals) {
  const Bytes body = block.body;
  if (body.size() < kFixedPart) return false;
  TransportFeedback feedback{read_u32(&body[0]),
                             read_u32(&body[4]),
                             read_u16(&body[8]),
                             read_u16(&body[10]),
                             read_u24(&body[12]),
                             body[15],
                             {}};
  arrivals.clear();
  StatusReader reader(body.subspan(kFixedPart), feedback.base_sequence, feedback.count);
  if (!reader.read(arrivals) || !read_deltas(reader.rest(), arrivals)) return false;
  feedback.arrivals = arrivals;
  visitor.on_transport_feedback(feedback);
  return true;
}

}  // namespace amphi::rtp::rtcp
