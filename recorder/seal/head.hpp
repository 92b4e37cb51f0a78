#pragma once
#include <string>

#include "mcu/base/ids.hpp"
#include "recorder/seal/manifest_line.hpp"

namespace amphi::seal {

/// A recording's head: how far its manifest had come when the server last heard, kept away from the manifest
/// and signed by the server. Whoever cuts lines off the manifest's end cannot make an older head the newest,
/// because he has no way to the vault.
///
///   amphi recording head 1 | the id | number of lines | SHA-256 of the last | Ed25519 over those, in base64
std::string make_head(const RecordingId& id, const ChainEnd& chain, const Key& server_seed);
/// malformed: none, of another recording, or not signed by `server`.
Result<ChainEnd> parse_head(std::string_view text, const RecordingId& id, const PublicKey& server);

inline constexpr std::size_t kMaxHead = 512;  ///< bytes

}  // namespace amphi::seal
