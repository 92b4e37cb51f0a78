#pragma once
#include <memory>
#include <vector>

#include "mcu/link/recording.hpp"
#include "recorder/process/segment_sink.hpp"
#include "recorder/seal/segment_store.hpp"

namespace amphi::recorder {

/// The real sink: a recording's folder of sealed files.
class SealedSink final : public SegmentSink {
 public:
  /// Goes on with what is in `folder`. Errors: the order is malformed, or the store does not open.
  static Result<std::unique_ptr<SegmentSink>> open(std::unique_ptr<seal::Folder> folder,
                                                   seal::RecordingKeys keys, const link::RecordOrder& order);

  StorageOutcome begin(const SegmentStart& segment) override;
  StorageOutcome append(Bytes matroska) override;
  StorageOutcome finish(Milliseconds last) override;
  StorageOutcome note(const StorageNote& note) override;
  [[nodiscard]] link::RecordingHead head() const override {
    return {store_.chain().next, store_.chain().prev};
  }
  std::optional<std::uint64_t> free_bytes() override;

 private:
  explicit SealedSink(seal::SegmentStore store) : store_(std::move(store)) {}
  [[nodiscard]] StorageOutcome outcome(const Result<>& done) const;

  seal::SegmentStore store_;
  bool open_ = false;
  std::vector<StorageNote> notes_;  ///< wait for the end of the segment
};

}  // namespace amphi::recorder
