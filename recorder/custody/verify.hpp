#pragma once
#include <functional>

#include "recorder/custody/ending.hpp"
#include "recorder/custody/recording.hpp"

namespace amphi::custody {

/// How far a check got: the manifest and the files' digests need no key, what is inside them does.
enum class Depth { files, media };

struct Verification {
  std::vector<seal::Problem> problems;  ///< none: all is as it was recorded
  Depth depth = Depth::files;
  std::uint32_t files = 0;  ///< that were looked at
  std::uint64_t bytes = 0;
  Ending ending;
  bool tail_proven = false;  ///< see Recording::tail_is_proven()
};

/// Called after each file.
using Progress = std::function<void(std::size_t done, std::size_t of)>;

/// Whether a recorder writes there right now.
enum class Activity { over, running };

/// Finds whatever was changed, cut, dropped, added or swapped, and names the file. A recording that has not
/// ended is a problem, too, unless it is running: it cannot be told from one that was cut.
Verification verify(const Recording& recording, const Keys& keys, const Progress& progress = {},
                    Activity activity = Activity::over);

}  // namespace amphi::custody
