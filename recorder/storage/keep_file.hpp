#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include "mcu/base/ids.hpp"
#include "mcu/base/result.hpp"
#include "recorder/seal/folder.hpp"

namespace amphi::storage {

/// The wall clock, in seconds: dates of deletion outlive the process.
using Time = std::chrono::sys_seconds;

/// What the server keeps beside a recording, in keep.json: whose it is and how long.
struct Keep {
  RoomId room;
  Time made{};
  Time delete_at{};
  bool hold = false;  ///< legal hold: not deleted, whatever the date
  friend bool operator==(const Keep&, const Keep&) = default;
};

/// not_found: there is none; malformed: it cannot be read.
Result<Keep> read_keep(seal::Folder& recording);
/// Whole or not at all, synced.
Result<> write_keep(seal::Folder& recording, const Keep& keep);

/// The text of the file, and back.
std::string to_text(const Keep& keep);
Result<Keep> keep_from_text(std::string_view text);

}  // namespace amphi::storage
