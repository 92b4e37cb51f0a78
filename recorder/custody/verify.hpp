#pragma once
#include <functional>

#include "recorder/custody/recording.hpp"

namespace amphi::custody {

/// How far a check got: the manifest and the files' digests need no key, what is inside them does.
enum class Depth { files, media };

struct Verification {
  std::vector<seal::Problem> problems;  ///< none: all is as it was recorded
  Depth depth = Depth::files;
  std::uint32_t files = 0;  ///< that were looked at
  std::uint64_t bytes = 0;
};

/// Called after each file.
using Progress = std::function<void(std::size_t done, std::size_t of)>;

/// Finds whatever was changed, cut, dropped, added or swapped, and names the file. A recording that has not
/// ended is a problem, too: it cannot be told from one that was cut.
Verification verify(const Recording& recording, const Keys& keys, const Progress& progress = {});

}  // namespace amphi::custody
