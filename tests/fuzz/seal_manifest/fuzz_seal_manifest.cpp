// Manifests from anywhere, and the small file that the server keeps beside them.
#include "mcu/base/result.hpp"
#include "recorder/seal/head.hpp"
#include "recorder/seal/manifest.hpp"
#include "recorder/seal/manifest_json.hpp"
#include "recorder/storage/dead_man.hpp"
#include "recorder/storage/keep_file.hpp"

using namespace amphi;
using namespace amphi::seal;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Manifest manifest = read_manifest(text);
  AMPHI_ASSERT(manifest.whole <= size);
  // A line that can be read is written and read again without a change.
  if (const auto line = manifest_from_text(text)) {
    const std::string again = manifest_text(line->first, line->second);
    const auto second = manifest_from_text(again);
    AMPHI_ASSERT(second && manifest_text(second->first, second->second) == again);
  }
  compare_with_head(manifest, text, {size % 7, std::string(64, 'a')});
  static_cast<void>(parse_head(text, RecordingId("abcdefghijklmnopqrstuvwxy2"), PublicKey{}));
  if (const auto memory = storage::dead_man_memory_from_text(text)) {
    AMPHI_ASSERT(storage::dead_man_memory_from_text(storage::to_text(*memory)) == memory);
  }
  if (const auto keep = storage::keep_from_text(text)) {
    AMPHI_ASSERT(storage::keep_from_text(storage::to_text(*keep)).value() == *keep);
  }
  return 0;
}
