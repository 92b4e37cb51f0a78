#include "gateway/rtp/red.hpp"

#include <algorithm>

namespace amphi::rtp {
namespace {
constexpr std::size_t kBlockHeader = 4, kLastHeader = 1;
}

// RFC 2198 section 3: for each redundant block F=1, payload type (7 bits), offset (14), length (10); for the
// last F=0 and the payload type.
std::optional<RedPayload> parse_red(Bytes payload) {
  RedPayload result;
  std::array<std::size_t, kMaxRedBlocks> sizes{};
  std::size_t at = 0, redundant = 0;
  for (bool more = true; more;) {
    if (at >= payload.size() || result.count == kMaxRedBlocks) return std::nullopt;
    RedBlock& block = result.blocks[result.count];
    block.payload_type = payload[at] & 0x7f;
    more = (payload[at] & 0x80) != 0;
    if (more) {
      if (payload.size() - at < kBlockHeader) return std::nullopt;
      const std::uint32_t bits = read_u24(&payload[at + 1]);
      block.timestamp_offset = bits >> 10;
      sizes[result.count] = bits & kMaxRedBlock;
      redundant += sizes[result.count];
    }
    at += more ? kBlockHeader : kLastHeader;
    ++result.count;
  }
  if (payload.size() - at < redundant) return std::nullopt;
  sizes[result.count - 1] = payload.size() - at - redundant;
  for (std::size_t i = 0; i < result.count; ++i) {
    result.blocks[i].data = payload.subspan(at, sizes[i]);
    at += sizes[i];
  }
  return result;
}

std::size_t write_red(MutableBytes out, std::span<const RedBlock> blocks) {
  if (blocks.empty()) return 0;
  std::size_t size = (blocks.size() - 1) * kBlockHeader + kLastHeader;
  std::size_t header = 0;
  for (const RedBlock& block : blocks) size += block.data.size();
  if (size > out.size()) return 0;
  for (const RedBlock& block : blocks.first(blocks.size() - 1)) {
    out[header] = block.payload_type | 0x80;
    write_u24(&out[header + 1], block.timestamp_offset << 10 | static_cast<std::uint32_t>(block.data.size()));
    header += kBlockHeader;
  }
  out[header] = blocks.back().payload_type;
  auto place = out.begin() + static_cast<std::ptrdiff_t>(header + kLastHeader);
  for (const RedBlock& block : blocks) place = std::copy(block.data.begin(), block.data.end(), place);
  return size;
}

}  // namespace amphi::rtp
