// Sealed segments whose outer key is known: what is not as it was sealed never comes out.
#include "mcu/base/result.hpp"
#include "recorder/seal/segment.hpp"

using namespace amphi;
using namespace amphi::seal;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Key kOuter = Key::copy(Buffer(kKeyBytes, 7));
  static const Place kPlace{RecordingId("abcdefghijklmnopqrstuvwxy2"), 3, 0};
  const auto file = unseal_segment({data, size}, kOuter, kPlace);
  if (!file) return 0;
  AMPHI_ASSERT(file->size() < size);
  AMPHI_ASSERT(!unseal_segment({data, size}, kOuter, {kPlace.recording, 4, 0}));
  AMPHI_ASSERT(!unseal_segment({data, size}, kOuter, {kPlace.recording, 3, 1}));
  static_cast<void>(age::parse_header(*file));
  return 0;
}
