#include <algorithm>
#include <array>

#include "gateway/rtp/rtcp.hpp"
#include "gateway/rtp/rtcp_format.hpp"
#include "mcu/base/result.hpp"

namespace amphi::rtp {
namespace {

/// Packet status symbols (section 3.1.1).
enum Symbol : std::uint8_t { kLost = 0, kSmallDelta = 1, kLargeDelta = 2 };

using Symbols = std::array<std::uint8_t, kMaxFeedbackSpan>;

/// Fills in each packet's symbol; returns the size of all deltas in bytes.
std::size_t mark(const TransportFeedback& feedback, Symbols& symbols) {
  std::size_t size = 0;
  std::int64_t before = 0;
  for (const TransportArrival& arrival : feedback.arrivals) {
    const std::int64_t delta = arrival.ticks - before;
    AMPHI_ASSERT(delta >= -32768 && delta <= 32767);
    const auto index = static_cast<std::uint16_t>(arrival.sequence - feedback.base_sequence);
    AMPHI_ASSERT(index < feedback.count);
    symbols[index] = delta >= 0 && delta <= 255 ? kSmallDelta : kLargeDelta;
    size += symbols[index];
    before = arrival.ticks;
  }
  return size;
}

/// The next chunk for the symbols in front; cuts them off. Runs where they pay, else vectors.
std::uint16_t take_chunk(std::span<const std::uint8_t>& symbols) {
  const auto differs = [&](std::uint8_t s) { return s != symbols[0]; };
  const auto run = static_cast<std::size_t>(std::ranges::find_if(symbols, differs) - symbols.begin());
  if (run >= 14 || run == symbols.size()) {
    const unsigned length = static_cast<unsigned>(std::min<std::size_t>(run, 0x1fff));
    const unsigned chunk = (unsigned{symbols[0]} << 13) | length;
    symbols = symbols.subspan(length);
    return static_cast<std::uint16_t>(chunk);
  }
  const auto next = symbols.first(std::min<std::size_t>(14, symbols.size()));
  const bool one_bit = std::ranges::find(next, kLargeDelta) == next.end();
  const int bits = one_bit ? 1 : 2;
  unsigned chunk = one_bit ? 0x8000 : 0xc000;
  std::size_t taken = 0;
  for (int shift = 14 - bits; shift >= 0 && taken < next.size(); shift -= bits) {
    chunk |= unsigned{next[taken++]} << shift;
  }
  symbols = symbols.subspan(taken);
  return static_cast<std::uint16_t>(chunk);
}

void write_deltas(std::uint8_t* p, const TransportFeedback& feedback, const Symbols& symbols) {
  std::int64_t before = 0;
  for (const TransportArrival& arrival : feedback.arrivals) {
    const std::int64_t delta = arrival.ticks - before;
    before = arrival.ticks;
    if (symbols[static_cast<std::uint16_t>(arrival.sequence - feedback.base_sequence)] == kSmallDelta) {
      *p++ = static_cast<std::uint8_t>(delta);
    } else {
      write_u16(p, static_cast<std::uint16_t>(delta));
      p += 2;
    }
  }
}

}  // namespace

bool RtcpWriter::transport_feedback(const TransportFeedback& f) {
  AMPHI_ASSERT(f.count > 0 && f.count <= kMaxFeedbackSpan);
  Symbols symbols{};
  const std::size_t deltas = mark(f, symbols);
  std::array<std::uint16_t, kMaxFeedbackSpan> chunks;
  std::size_t chunk_count = 0;
  for (std::span<const std::uint8_t> rest(symbols.data(), f.count); !rest.empty();) {
    chunks[chunk_count++] = take_chunk(rest);
  }
  const std::size_t information = (8 + 2 * chunk_count + deltas + 3) / 4 * 4;
  const MutableBytes body =
      feedback(rtcp::kTransportCc, rtcp::kTransportLayerFeedback, f.sender_ssrc, f.media_ssrc, information);
  if (body.empty()) return false;
  std::ranges::fill(body.subspan(8), std::uint8_t{0});
  write_u16(&body[8], f.base_sequence);
  write_u16(&body[10], f.count);
  write_u24(&body[12], f.reference_time & 0xffffff);
  body[15] = f.feedback_count;
  for (std::size_t i = 0; i < chunk_count; ++i) write_u16(&body[16 + 2 * i], chunks[i]);
  write_deltas(body.data() + 16 + 2 * chunk_count, f, symbols);
  return true;
}

}  // namespace amphi::rtp
