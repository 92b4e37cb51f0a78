#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace amphi::app {

/// The [recording] section. Without a directory nothing can be recorded.
struct RecordingSettings {
  std::string directory;                ///< where the sealed files go, a folder for each recording
  std::string vault;                    ///< where the outer keys are kept: small, outside every backup
  std::vector<std::string> recipients;  ///< the custodians' public keys, age1...; two different ones at least
  int segment_seconds = 8;              ///< 5..10
  int minutes_low = 30;                 ///< warns when the disk has room for fewer; 0..10'000
  int reserve_megabytes = 64;           ///< ends before less than this is free; 16..1'000'000
  bool require_encrypted_storage = true;
  int retention_days = 15;  ///< 1..3650
  int dead_man_hours =
      0;  ///< without a sign of an admin, recordings end and keys are wiped; 0: never; ..8760
  bool dead_man_destroys_vault = false;  ///< a second stage, after as many hours again

  [[nodiscard]] bool enabled() const { return !directory.empty(); }
};

}  // namespace amphi::app
