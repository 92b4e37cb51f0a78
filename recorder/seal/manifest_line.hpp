#pragma once
// What a recording's manifest says, a line each (docs/recording.md, "The manifest").
#include <string>
#include <variant>
#include <vector>

#include "mcu/base/result.hpp"
#include "recorder/seal/crypto.hpp"

namespace amphi::seal {

/// The server's word for a recorder's signing key: its own key, and its signature over that key and where in
/// which manifest it begins.
struct ServerWord {
  PublicKey server{};
  Signature signature{};
};

/// A recorder begins, or another one goes on.
struct BeginLine {
  std::string recording;
  PublicKey key{};  ///< Ed25519, of this recorder
  std::vector<std::string> recipients;
  std::int64_t at_ms = 0;  ///< UTC
  ServerWord word;
};
struct SegmentLine {
  std::string file;
  std::uint32_t index = 0;
  Digest sha256{};
  std::uint64_t bytes = 0;
  std::int64_t first_ms = 0;  ///< of the recording's own time, pauses left out
  std::int64_t last_ms = 0;
  bool key_frame = true;  ///< the picture begins with one
};
struct PauseLine {
  std::int64_t at_ms = 0;  ///< of the recording's time
};
struct ResumeLine {
  std::int64_t at_ms = 0;
};
/// Media that was there and is not in the recording.
struct GapLine {
  std::int64_t at_ms = 0;
  std::int64_t length_ms = 0;
  std::string reason;       ///< disk_full, io_error, read_only, slow_disk, no_picture ...
  std::uint32_t index = 0;  ///< of a segment that could not be kept; 0: none
  bool by_server = false;   ///< found, and signed, by the server when it put things in order
};
/// What was left of a segment when its recorder died. Signed by the server.
struct RecoveredLine {
  std::string file;
  std::uint32_t index = 0;
  Digest sha256{};
  std::uint64_t bytes = 0;
  std::uint32_t pieces = 0;  ///< of about a second each; 0: a whole segment
};
/// Nothing comes after it.
struct EndLine {
  std::string reason;  ///< stopped, disk_full, io_error, read_only, interrupted ...
  std::int64_t at_ms = 0;
  bool by_server = false;  ///< signed by the server, because the recorder could not
};

using ManifestEvent =
    std::variant<BeginLine, SegmentLine, PauseLine, ResumeLine, GapLine, RecoveredLine, EndLine>;

/// Where a manifest ends: what its next line has to say of the one before.
struct ChainEnd {
  std::uint64_t next = 0;  ///< number of the next line
  std::string prev;        ///< SHA-256 of the last line in hexadecimal; "" before the first
};

struct ManifestLine {
  ChainEnd link;
  ManifestEvent event;
  std::string_view signed_text;  ///< within what was read
  Buffer signature;
};

/// The line, with its newline, signed with `signer`; moves `chain` on.
std::string make_line(ChainEnd& chain, const ManifestEvent& event, const Key& signer);
/// Reads a line (without its newline), whose signature and link nobody has looked at yet. malformed.
Result<ManifestLine> parse_line(std::string_view line);
/// Moves the chain over a line as it stands, without its newline.
void follow(ChainEnd& chain, std::string_view line);

/// Of a BeginLine: what the server signs.
std::string authorised_text(const std::string& recording, const ChainEnd& chain, const PublicKey& key);

/// The file that a line is about; "" when none.
std::string file_of(const ManifestEvent& event);

}  // namespace amphi::seal
