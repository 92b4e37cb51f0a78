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

enum class Container {
  matroska,  ///< pictures and sounds as they were recorded
  mp4,       ///< libavformat writes no VP8 into it, so the pictures are encoded anew, as H.264; sounds stay
};

/// Writes all of a recording as one file with chapters into `output`, an open descriptor (Matroska goes into
/// a pipe, too, without an index and duration). What is damaged, or is not what the manifest says, is
/// left out and named; what is wrong with the manifest itself the caller sees in it. Errors: environment: the
/// output; not_found: no outer key; forbidden: none of the keys opens it; unsupported: no encoder for MP4.
Result<Joined> join(const Recording& recording, const Keys& keys, int output, Container container,
                    const Progress& progress = {});

}  // namespace amphi::custody
