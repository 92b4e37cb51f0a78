#pragma once
#include "recorder/custody/recording.hpp"
#include "recorder/custody/verify.hpp"

namespace amphi::custody {

struct Joined {
  std::uint64_t packets = 0;
  std::uint32_t files = 0;
  std::int64_t length_ms = 0;
  std::vector<seal::Problem> left_out;  ///< what could not be opened; the rest is there
};

/// Writes all of a recording as one Matroska file into `output`, an open descriptor (a pipe gets a file
/// without an index and duration): the same pictures and sounds, not encoded again, with chapters. What is
/// damaged is left out and named; the caller has verified before if he wants to know more. Errors:
/// environment: the output; not_found: no outer key; forbidden: none of the keys opens it.
Result<Joined> join_to_matroska(const Recording& recording, const Keys& keys, int output,
                                const Progress& progress = {});

}  // namespace amphi::custody
