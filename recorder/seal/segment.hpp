#pragma once
// A sealed segment: the magic, then an age file whose header is sealed once more under the recording's outer
// key. Without these 32 bytes nobody gets at the file key, whatever age keys he has: deleting them deletes
// every copy of the segment.
//
//   "amphi-seg 1\n" | nonce (12) | length (4, big endian) | ChaCha20-Poly1305(age header) | age payload
#include <span>

#include "mcu/base/ids.hpp"
#include "recorder/seal/age/age.hpp"

namespace amphi::seal {

/// Whole segments are piece 0; an open one's pieces count from 1. Sealed in, so that none passes for another.
struct Place {
  RecordingId recording;
  std::uint32_t index = 1;
  std::uint32_t piece = 0;
};

Buffer seal_segment(ByteView plain, std::span<const age::Recipient> recipients, const Key& outer,
                    const Place& place);
/// The age file inside. malformed: no sealed segment, changed, cut, of another place or under another outer
/// key.
Result<Buffer> unseal_segment(ByteView sealed, const Key& outer, const Place& place);
/// Whether it begins as one does.
bool looks_sealed(ByteView bytes);

}  // namespace amphi::seal
