// Foreign age files: their header, and, under a file key that is known, their payload. Also what people paste
// as keys.
#include "mcu/base/result.hpp"
#include "recorder/seal/age/age.hpp"

using namespace amphi;
using namespace amphi::seal;

namespace {

const std::vector<age::Identity>& identities() {
  static const std::vector<age::Identity> made = [] {
    std::vector<age::Identity> list;
    list.push_back(
        age::Identity::parse("AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX")
            .value());
    return list;
  }();
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  if (const auto header = age::parse_header(bytes)) {
    AMPHI_ASSERT(header->size <= size && header->signed_bytes < header->size && !header->stanzas.empty());
    const auto plain = age::decrypt(bytes, identities());
    // Only what was sealed to this key comes out.
    if (plain) AMPHI_ASSERT(plain->size() <= size);
  }
  age::PayloadOpener opener(age::FileKey::copy(Buffer(age::kFileKeyBytes, 1)));
  Buffer out;
  for (ByteView rest = bytes; !rest.empty();) {
    const ByteView part = rest.first(std::min<std::size_t>(rest.size(), 1 + rest.front()));
    if (!opener.push(part, out)) break;
    rest = rest.subspan(part.size());
  }
  static_cast<void>(opener.finish(out));
  if (const auto recipient = age::Recipient::parse(text(bytes))) {
    AMPHI_ASSERT(age::Recipient::parse(recipient->str()).value() == *recipient);
  }
  static_cast<void>(age::parse_identities(text(bytes)));
  return 0;
}
