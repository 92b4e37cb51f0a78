#pragma once
#include <cstdint>
#include <optional>

#include "recorder/seal/folder.hpp"
#include "recorder/seal/vault.hpp"

namespace amphi::seal {

struct Recovered {
  ChainEnd chain;                ///< where the next recorder's first line is linked
  std::uint32_t segments = 0;    ///< that had no line yet, whole
  std::uint32_t pieces = 0;      ///< of about a second each, out of journals
  std::uint64_t lost_bytes = 0;  ///< at the ends of journals, not whole
  bool began = false;            ///< false: there is no manifest, nothing was recorded
  bool ended = false;            ///< the recorder had come to its end, or it was asked for here
  bool damaged = false;          ///< the manifest was changed or cut: nothing was signed, added or removed
};

/// Puts a recording's folder in order after its recorder died, whenever that was: cuts the journal at its
/// last whole piece, gives it its final name and a line signed by the server, and removes what was half
/// written. Doing it again changes nothing, and it may be cut short itself. In amphi, while no recorder
/// writes there. `end_reason`: also ends the recording, unless it has ended; "": another recorder will go on.
/// `head`: how far the manifest had come for certain; one that is shorter now was cut.
Io<Recovered> recover(Folder& folder, const ServerKey& server, const std::string& end_reason,
                      const std::optional<ChainEnd>& head = std::nullopt);

}  // namespace amphi::seal
