#pragma once
#include <optional>
#include <string>

#include "recorder/seal/bytes.hpp"

namespace amphi::seal::age {

// Half of what is spelt so is secret: no working copy is left in memory.

/// BIP 173, without its limit on the length, as age spells keys. `prefix` in lower case; so is the result.
std::string to_bech32(std::string_view prefix, ByteView bytes);
/// The bytes; nothing unless the checksum and the prefix (lower case) are right and all letters of one case.
std::optional<Buffer> from_bech32(std::string_view prefix, std::string_view text);

}  // namespace amphi::seal::age
