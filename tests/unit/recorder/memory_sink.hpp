#pragma once
#include <memory>
#include <mutex>
#include <vector>

#include "recorder/process/storage_worker.hpp"

namespace amphi::test {

/// What a MemorySink has been given.
struct KeptSegment {
  recorder::SegmentStart start;
  recorder::Milliseconds last{};
  std::vector<std::uint8_t> bytes;
  bool finished = false;
};

struct Shelf {
  std::mutex mutex;
  std::vector<KeptSegment> segments;
  std::vector<recorder::StorageNote> notes;
  recorder::StorageOutcome fault;  ///< of every call, while set
  Duration delay{};                ///< of every append
  std::optional<std::uint64_t> free_bytes = 1ULL << 40U;
};

/// Keeps segments in memory; fails and dawdles as its shelf says.
class MemorySink final : public recorder::SegmentSink {
 public:
  explicit MemorySink(std::shared_ptr<Shelf> shelf) : shelf_(std::move(shelf)) {}
  recorder::StorageOutcome begin(const recorder::SegmentStart& segment) override;
  recorder::StorageOutcome append(Bytes matroska) override;
  recorder::StorageOutcome finish(recorder::Milliseconds last) override;
  recorder::StorageOutcome note(const recorder::StorageNote& note) override;
  [[nodiscard]] link::RecordingHead head() const override { return {}; }
  std::optional<std::uint64_t> free_bytes() override;

 private:
  std::shared_ptr<Shelf> shelf_;
};

/// A frame as a demuxer finds it.
struct FoundFrame {
  MediaKind kind = MediaKind::audio;
  std::int64_t ms = 0;
  bool key = false;
  std::size_t size = 0;
};
/// When a Matroska file says that it begins, since 1970 in UTC.
std::chrono::microseconds matroska_date(const std::vector<std::uint8_t>& bytes);

/// Everything that is in a Matroska file; fails the test where it cannot be read. `decode`: and every frame
/// decodes, too.
std::vector<FoundFrame> read_matroska(const std::vector<std::uint8_t>& bytes, bool decode);

}  // namespace amphi::test
