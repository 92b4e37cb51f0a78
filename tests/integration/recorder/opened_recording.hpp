#pragma once
#include <string>
#include <vector>

#include "recorder/seal/age/keys.hpp"
#include "recorder/seal/crypto.hpp"
#include "tests/unit/recorder/memory_sink.hpp"

namespace amphi::test {

/// One segment of a recording's folder, opened.
struct OpenedSegment {
  std::uint32_t index = 0;
  bool recovered = false;  ///< out of a journal
  std::vector<std::uint8_t> matroska;
  std::vector<FoundFrame> frames;
  std::vector<std::vector<std::uint8_t>> file_keys;
};

/// Every segment of the recording in `folder`, in order, opened as a custodian would: the outer seal with the
/// vault's key, what is inside by `age -d` with `identity`, then demuxed and decoded. Fails the test where
/// any of it fails.
std::vector<OpenedSegment> open_recording(const std::string& folder, const std::string& id,
                                          const seal::Key& outer, const seal::age::Identity& identity);

/// Files in `folder` that end in `ending`.
std::size_t count_files(const std::string& folder, const std::string& ending);

/// The frames of one kind over all segments, in milliseconds: how wide the widest hole is.
std::int64_t widest_hole(const std::vector<OpenedSegment>& segments, MediaKind kind);

}  // namespace amphi::test
