#pragma once
// The journal of an open segment (000007.part, later .rec): frames of one sealed piece each.
//
//   length (4, big endian) | CRC-32 of the piece (4) | piece
#include <vector>

#include "recorder/seal/bytes.hpp"

namespace amphi::seal {

/// About a second of Matroska is 160 kB.
inline constexpr std::size_t kMaxPiece = 64UL << 20U;

void append_frame(Buffer& out, ByteView piece);

struct Journal {
  std::vector<ByteView> pieces;  ///< within the bytes that were read
  std::size_t whole = 0;         ///< where the last whole frame ends
};

/// Reads frames up to the first that is cut or was never written whole.
Journal read_journal(ByteView bytes);

}  // namespace amphi::seal
