#pragma once
#include <optional>
#include <string>
#include <vector>

#include "recorder/seal/manifest_line.hpp"

namespace amphi::seal {

/// What is wrong with a recording, for a person: which file of it (where one is known), and what.
struct Problem {
  std::string file;
  std::string what;
  friend bool operator==(const Problem&, const Problem&) = default;
};

/// A manifest, read and checked: each line signed by whom the server named, each saying which was before.
struct Manifest {
  std::vector<ManifestEvent> events;  ///< in order; of every line that can be read, genuine or not
  std::vector<Problem> problems;
  std::optional<PublicKey> server;  ///< whose word the recorders' keys have
  std::string recording;            ///< its id, from the first line
  ChainEnd end;                     ///< where a next line would be linked
  std::size_t whole = 0;            ///< bytes up to the end of the last line that ends with a newline
  bool torn = false;                ///< a line behind it is cut, or being written; one of `problems`
  [[nodiscard]] bool ended() const {
    return !events.empty() && std::holds_alternative<EndLine>(events.back());
  }
  /// Somebody changed it, or the disk did: there are problems that no recorder leaves behind.
  [[nodiscard]] bool damaged() const { return problems.size() > (torn ? 1 : 0); }
};

/// Reads and checks all of it. `server`, if given, is who must have signed; else it is whoever the first line
/// says, and the caller shows whom.
Manifest read_manifest(std::string_view text, const std::optional<PublicKey>& server = std::nullopt);

/// Compares the manifest, read from `text`, with a head that was kept away from it: adds a problem where
/// lines that the head counts are not there any more, or are others. More lines than it counts are none.
void compare_with_head(Manifest& manifest, std::string_view text, const ChainEnd& head);

}  // namespace amphi::seal
