// Journals as a power cut leaves them.
#include "mcu/base/result.hpp"
#include "recorder/seal/journal.hpp"

using namespace amphi;
using namespace amphi::seal;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  const Journal journal = read_journal(bytes);
  AMPHI_ASSERT(journal.whole <= size);
  // What is whole is read again as the same, and written again as the same.
  const Journal again = read_journal(bytes.first(journal.whole));
  AMPHI_ASSERT(again.whole == journal.whole && again.pieces.size() == journal.pieces.size());
  Buffer written;
  for (const ByteView piece : journal.pieces) append_frame(written, piece);
  AMPHI_ASSERT(text(written) == text(bytes.first(journal.whole)));
  return 0;
}
