#include <algorithm>

#include "gateway/rtp/rtcp.hpp"
#include "gateway/rtp/rtcp_format.hpp"
#include "mcu/base/result.hpp"

namespace amphi::rtp {
namespace {

void write_report_blocks(std::uint8_t* p, std::span<const ReportBlock> blocks) {
  for (const ReportBlock& block : blocks) {
    write_u32(p, block.ssrc);
    p[4] = block.fraction_lost;
    write_u24(p + 5, static_cast<std::uint32_t>(block.cumulative_lost) & 0xffffff);
    write_u32(p + 8, block.highest_sequence);
    write_u32(p + 12, block.jitter);
    write_u32(p + 16, block.last_sr);
    write_u32(p + 20, block.delay_since_last_sr);
    p += rtcp::kReportBlockSize;
  }
}

/// How many of `sequences` one pair of first number and bit mask can hold.
std::size_t nack_pair_length(std::span<const std::uint16_t> sequences) {
  std::size_t n = 1;
  for (int before = 0; n < sequences.size(); ++n) {
    const int distance = sequence_distance(sequences[n], sequences[0]);
    if (distance <= before || distance > 16) break;
    before = distance;
  }
  return n;
}

std::size_t count_nack_pairs(std::span<const std::uint16_t> sequences) {
  std::size_t pairs = 0;
  for (; !sequences.empty(); ++pairs) sequences = sequences.subspan(nack_pair_length(sequences));
  return pairs;
}

}  // namespace

MutableBytes RtcpWriter::block(std::uint8_t count_or_format, std::uint8_t type, std::size_t size) {
  AMPHI_ASSERT(size % 4 == 0 && count_or_format < 32);
  if (out_.size() - size_ < size) return {};
  const MutableBytes block = out_.subspan(size_, size);
  size_ += size;
  block[0] = static_cast<std::uint8_t>(0x80 | count_or_format);
  block[1] = type;
  write_u16(&block[2], static_cast<std::uint16_t>(size / 4 - 1));
  return block.subspan(rtcp::kHeaderSize);
}

MutableBytes RtcpWriter::feedback(std::uint8_t format, std::uint8_t type, std::uint32_t sender,
                                  std::uint32_t media, std::size_t information) {
  const MutableBytes body = block(format, type, rtcp::kHeaderSize + 8 + information);
  if (body.empty()) return {};
  write_u32(&body[0], sender);
  write_u32(&body[4], media);
  return body;
}

bool RtcpWriter::sender_report(const SenderInfo& info, std::span<const ReportBlock> blocks) {
  AMPHI_ASSERT(blocks.size() <= kMaxReportBlocks);
  const MutableBytes body = block(static_cast<std::uint8_t>(blocks.size()), rtcp::kSenderReport,
                                  rtcp::kHeaderSize + 24 + blocks.size() * rtcp::kReportBlockSize);
  if (body.empty()) return false;
  write_u32(&body[0], info.ssrc);
  write_u64(&body[4], info.ntp);
  write_u32(&body[12], info.rtp_timestamp);
  write_u32(&body[16], info.packets);
  write_u32(&body[20], info.octets);
  write_report_blocks(body.data() + 24, blocks);
  return true;
}

bool RtcpWriter::receiver_report(std::uint32_t sender, std::span<const ReportBlock> blocks) {
  AMPHI_ASSERT(blocks.size() <= kMaxReportBlocks);
  const MutableBytes body = block(static_cast<std::uint8_t>(blocks.size()), rtcp::kReceiverReport,
                                  rtcp::kHeaderSize + 4 + blocks.size() * rtcp::kReportBlockSize);
  if (body.empty()) return false;
  write_u32(&body[0], sender);
  write_report_blocks(body.data() + 4, blocks);
  return true;
}

bool RtcpWriter::cname(std::uint32_t ssrc, std::string_view cname) {
  AMPHI_ASSERT(cname.size() <= 255);
  // Chunk: SSRC, item type 1, length, text, then at least one zero up to the next word (section 6.5).
  const std::size_t chunk = (4 + 2 + cname.size() + 1 + 3) / 4 * 4;
  const MutableBytes body = block(1, rtcp::kSourceDescription, rtcp::kHeaderSize + chunk);
  if (body.empty()) return false;
  std::ranges::fill(body, std::uint8_t{0});
  write_u32(&body[0], ssrc);
  body[4] = 1;
  body[5] = static_cast<std::uint8_t>(cname.size());
  std::ranges::copy(cname, body.begin() + 6);
  return true;
}

bool RtcpWriter::bye(std::uint32_t ssrc) {
  const MutableBytes body = block(1, rtcp::kBye, rtcp::kHeaderSize + 4);
  if (body.empty()) return false;
  write_u32(&body[0], ssrc);
  return true;
}

bool RtcpWriter::nack(std::uint32_t sender, std::uint32_t media, std::span<const std::uint16_t> sequences) {
  AMPHI_ASSERT(!sequences.empty());
  const MutableBytes body =
      feedback(rtcp::kNack, rtcp::kTransportLayerFeedback, sender, media, 4 * count_nack_pairs(sequences));
  if (body.empty()) return false;
  for (std::size_t at = 8; !sequences.empty(); at += 4) {
    const std::size_t n = nack_pair_length(sequences);
    unsigned mask = 0;
    for (const std::uint16_t s : sequences.subspan(1, n - 1))
      mask |= 1U << (sequence_distance(s, sequences[0]) - 1);
    write_u16(&body[at], sequences[0]);
    write_u16(&body[at + 2], static_cast<std::uint16_t>(mask));
    sequences = sequences.subspan(n);
  }
  return true;
}

bool RtcpWriter::pli(std::uint32_t sender, std::uint32_t media) {
  return !feedback(rtcp::kPli, rtcp::kPayloadFeedback, sender, media, 0).empty();
}

bool RtcpWriter::fir(std::uint32_t sender, std::uint32_t media, std::uint8_t command_sequence) {
  const MutableBytes body =
      feedback(rtcp::kFir, rtcp::kPayloadFeedback, sender, 0, 8);  // RFC 5104: media SSRC is 0
  if (body.empty()) return false;
  write_u32(&body[8], media);
  write_u32(&body[12], std::uint32_t{command_sequence} << 24);
  return true;
}

}  // namespace amphi::rtp
