#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "recorder/seal/manifest_line.hpp"

namespace amphi::custody {

struct Chapter {
  std::int64_t at_ms = 0;  ///< of the recording's time
  std::string title;
  friend bool operator==(const Chapter&, const Chapter&) = default;
};

/// Where a viewer wants to jump to: each ten minutes, and where the recording goes on after a pause, a gap or
/// an interruption. The first is at 0; in order of time, none within a second of another; nothing from the
/// 48th hour on.
std::vector<Chapter> chapters_of(const std::vector<seal::ManifestEvent>& events);

}  // namespace amphi::custody
