#include <algorithm>
#include <array>
#include <limits>

#include "gateway/rtp/rtcp.hpp"
#include "gateway/rtp/rtcp_format.hpp"

namespace amphi::rtp {
namespace {

using rtcp::Block;

ReportBlock read_report_block(const std::uint8_t* p) {
  ReportBlock block;
  block.ssrc = read_u32(p);
  block.fraction_lost = p[4];
  const std::uint32_t lost = read_u24(p + 5);
  block.cumulative_lost = static_cast<std::int32_t>(lost << 8) >> 8;  // sign-extended
  block.highest_sequence = read_u32(p + 8);
  block.jitter = read_u32(p + 12);
  block.last_sr = read_u32(p + 16);
  block.delay_since_last_sr = read_u32(p + 20);
  return block;
}

/// The report blocks of an SR or RR; false when they run past the end.
struct ReportBlocks {
  std::array<ReportBlock, kMaxReportBlocks> items;
  std::size_t count = 0;

  bool read(Bytes body, std::size_t wanted) {
    if (body.size() < wanted * rtcp::kReportBlockSize) return false;
    for (; count < wanted; ++count) items[count] = read_report_block(&body[count * rtcp::kReportBlockSize]);
    return true;
  }
  [[nodiscard]] std::span<const ReportBlock> span() const { return {items.data(), count}; }
};

bool parse_sender_report(const Block& block, RtcpVisitor& visitor) {
  const Bytes body = block.body;
  ReportBlocks blocks;
  if (body.size() < 24 || !blocks.read(body.subspan(24), block.count)) return false;
  const SenderInfo info{read_u32(&body[0]), read_u64(&body[4]), read_u32(&body[12]), read_u32(&body[16]),
                        read_u32(&body[20])};
  visitor.on_sender_report(info, blocks.span());
  return true;
}

bool parse_receiver_report(const Block& block, RtcpVisitor& visitor) {
  ReportBlocks blocks;
  if (block.body.size() < 4 || !blocks.read(block.body.subspan(4), block.count)) return false;
  visitor.on_receiver_report(read_u32(block.body.data()), blocks.span());
  return true;
}

bool parse_bye(const Block& block, RtcpVisitor& visitor) {
  if (block.body.size() < std::size_t{4} * block.count) return false;
  for (std::size_t i = 0; i < block.count; ++i) visitor.on_bye(read_u32(&block.body[4 * i]));
  return true;
}

bool parse_nack(const Block& block, RtcpVisitor& visitor, std::vector<std::uint16_t>& sequences) {
  const Bytes pairs = block.body.subspan(8);
  if (pairs.empty() || pairs.size() % 4 != 0) return false;
  sequences.clear();
  for (std::size_t at = 0; at < pairs.size(); at += 4) {
    const std::uint16_t first = read_u16(&pairs[at]);
    const std::uint16_t following = read_u16(&pairs[at + 2]);
    sequences.push_back(first);
    for (int bit = 0; bit < 16; ++bit) {
      if ((following >> bit) & 1) sequences.push_back(static_cast<std::uint16_t>(first + bit + 1));
    }
  }
  visitor.on_nack(read_u32(&block.body[4]), sequences);
  return true;
}

bool parse_fir(const Block& block, RtcpVisitor& visitor) {
  const Bytes entries = block.body.subspan(8);
  if (entries.empty() || entries.size() % 8 != 0) return false;
  for (std::size_t at = 0; at < entries.size(); at += 8)
    visitor.on_fir(read_u32(&entries[at]), entries[at + 4]);
  return true;
}

bool parse_remb(const Block& block, RtcpVisitor& visitor) {
  const Bytes body = block.body.subspan(8);
  const std::size_t count = body[4];
  if (body.size() < 8 + 4 * count) return false;
  const int exponent = body[5] >> 2;
  const std::uint64_t mantissa = read_u24(&body[5]) & 0x3ffff;
  const bool fits = exponent <= 46;
  const std::uint64_t rate = fits ? mantissa << exponent : std::numeric_limits<std::uint64_t>::max();
  std::array<std::uint32_t, 255> ssrcs;
  for (std::size_t i = 0; i < count; ++i) ssrcs[i] = read_u32(&body[8 + 4 * i]);
  visitor.on_remb(rate, std::span(ssrcs).first(count));
  return true;
}

enum class Outcome { understood, ignored, malformed };

Outcome outcome(bool ok) {
  return ok ? Outcome::understood : Outcome::malformed;
}

Outcome parse_transport_layer_feedback(const Block& block, RtcpVisitor& visitor, RtcpScratch& scratch) {
  if (block.body.size() < 8) return Outcome::malformed;
  if (block.count == rtcp::kNack) return outcome(parse_nack(block, visitor, scratch.sequences));
  if (block.count == rtcp::kTransportCc) {
    return outcome(rtcp::parse_transport_feedback(block, visitor, scratch.arrivals));
  }
  return Outcome::ignored;
}

bool is_remb(Bytes body) {
  constexpr std::array<std::uint8_t, 4> kName{'R', 'E', 'M', 'B'};
  return body.size() >= 16 && std::equal(kName.begin(), kName.end(), body.begin() + 8);
}

Outcome parse_payload_feedback(const Block& block, RtcpVisitor& visitor) {
  if (block.body.size() < 8) return Outcome::malformed;
  switch (block.count) {
    case rtcp::kPli:
      visitor.on_pli(read_u32(&block.body[4]));
      return Outcome::understood;
    case rtcp::kFir:
      return outcome(parse_fir(block, visitor));
    case rtcp::kApplicationLayer:
      return is_remb(block.body) ? outcome(parse_remb(block, visitor)) : Outcome::ignored;
    default:
      return Outcome::ignored;
  }
}

Outcome parse_block(const Block& block, RtcpVisitor& visitor, RtcpScratch& scratch) {
  switch (block.type) {
    case rtcp::kSenderReport:
      return outcome(parse_sender_report(block, visitor));
    case rtcp::kReceiverReport:
      return outcome(parse_receiver_report(block, visitor));
    case rtcp::kBye:
      return outcome(parse_bye(block, visitor));
    case rtcp::kTransportLayerFeedback:
      return parse_transport_layer_feedback(block, visitor, scratch);
    case rtcp::kPayloadFeedback:
      return parse_payload_feedback(block, visitor);
    default:
      return Outcome::ignored;
  }
}

/// Cuts the next block off `rest`; false when the framing is broken.
bool next_block(Bytes& rest, Block& block) {
  if (rest.size() < rtcp::kHeaderSize || (rest[0] >> 6) != 2) return false;
  const std::size_t size = 4 * (std::size_t{read_u16(&rest[2])} + 1);
  if (size > rest.size()) return false;
  block.count = rest[0] & 0x1f;
  block.type = rest[1];
  block.body = rest.subspan(rtcp::kHeaderSize, size - rtcp::kHeaderSize);
  if ((rest[0] & 0x20) != 0) {
    const std::size_t padding = block.body.empty() ? 0 : block.body.back();
    if (padding == 0 || padding > block.body.size()) return false;
    block.body = block.body.first(block.body.size() - padding);
  }
  rest = rest.subspan(size);
  return true;
}

}  // namespace

RtcpSummary parse_rtcp(Bytes packet, RtcpVisitor& visitor, RtcpScratch& scratch) {
  RtcpSummary summary;
  while (!packet.empty()) {
    Block block;
    if (!next_block(packet, block)) {
      ++summary.malformed;
      break;
    }
    switch (parse_block(block, visitor, scratch)) {
      case Outcome::understood:
        ++summary.understood;
        break;
      case Outcome::ignored:
        ++summary.ignored;
        break;
      case Outcome::malformed:
        ++summary.malformed;
        break;
    }
  }
  return summary;
}

RtcpSummary parse_rtcp(Bytes packet, RtcpVisitor& visitor) {
  RtcpScratch scratch;
  return parse_rtcp(packet, visitor, scratch);
}

}  // namespace amphi::rtp
