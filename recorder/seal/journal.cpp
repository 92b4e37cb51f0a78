#include "recorder/seal/journal.hpp"

#include <boost/crc.hpp>

#include "mcu/base/result.hpp"

namespace amphi::seal {
namespace {

constexpr std::size_t kFrameHeader = 8;

std::uint32_t crc(ByteView bytes) {
  boost::crc_32_type sum;
  sum.process_bytes(bytes.data(), bytes.size());
  return sum.checksum();
}

}  // namespace

void append_frame(Buffer& out, ByteView piece) {
  AMPHI_ASSERT(!piece.empty() && piece.size() <= kMaxPiece);
  append_u32(out, static_cast<std::uint32_t>(piece.size()));
  append_u32(out, crc(piece));
  append(out, piece);
}

Journal read_journal(ByteView bytes) {
  Journal journal;
  while (bytes.size() - journal.whole >= kFrameHeader) {
    const ByteView rest = bytes.subspan(journal.whole);
    const std::size_t length = read_u32(rest);
    // Length 0 is what a file system leaves that had the size written, but not the bytes.
    if (length == 0 || length > kMaxPiece || length > rest.size() - kFrameHeader) break;
    const ByteView piece = rest.subspan(kFrameHeader, length);
    if (crc(piece) != read_u32(rest.subspan(4))) break;
    journal.pieces.push_back(piece);
    journal.whole += kFrameHeader + length;
  }
  return journal;
}

}  // namespace amphi::seal
