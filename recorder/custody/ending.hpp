#pragma once
#include <string>

#include "recorder/seal/manifest.hpp"

namespace amphi::custody {

/// How a recording came to its end, as far as its manifest says.
struct Ending {
  enum class By {
    moderator,
    server,    ///< see `reason`
    recovery,  ///< its recorder or the server died; the server put it in order afterwards
    nobody,    ///< nothing says that it has ended
    running,   ///< it is being recorded
  };
  By by = By::nobody;
  std::string reason;      ///< as in the manifest's last line; "" without one
  bool recovered = false;  ///< a part of it is what was left of a recorder that died
};

Ending ending_of(const seal::Manifest& manifest);

/// "moderator", "server", "recovery", "nobody", "running".
std::string_view to_string(Ending::By by);
/// A sentence for a person.
std::string to_text(const Ending& ending);

}  // namespace amphi::custody
