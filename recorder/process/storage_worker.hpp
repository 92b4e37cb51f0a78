#pragma once
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <variant>

#include "recorder/process/segment_check.hpp"
#include "recorder/process/segment_sink.hpp"

namespace amphi::recorder {

struct SegmentBegin {
  SegmentStart start;
  std::vector<std::uint8_t> header;  ///< of the file, before its first cluster
};
struct SegmentEnd {
  Milliseconds last{};
};
using StorageJob = std::variant<SegmentBegin, Chunk, SegmentEnd, StorageNote>;

/// Takes what the segmenter makes.
class StorageQueue {
 public:
  virtual void push(StorageJob job) = 0;

 protected:
  ~StorageQueue() = default;
};

/// How the disk fares.
struct StorageState {
  std::int64_t bytes = 0;                ///< of media that was handed to the disk
  std::optional<Milliseconds> verified;  ///< everything up to here was read back, and is on the disk
  std::optional<Milliseconds> offset;    ///< see SegmentCheck
  link::RecordingHead head;              ///< of the manifest
  std::optional<std::uint64_t> free_bytes;
  std::optional<StorageFault> fault;  ///< the last attempt failed; another follows unless `failed`
  bool slow = false;                  ///< the disk took longer than the media lasts, of late
  bool behind = false;                ///< media is left out, because too much waits
  bool failed = false;                ///< for good: nothing is kept any more
};

/// Checks and keeps what it is given, on a thread of its own: the disk may take its time, and the link is
/// served meanwhile. What waits is bounded. A full disk is the end, and so is one that refuses for too long.
/// Owner: main; push(), state() and wait_idle() on any thread.
class StorageWorker final : public StorageQueue {
 public:
  struct Limits {
    std::size_t most_bytes = 48U << 20U;             ///< that wait in memory: some minutes
    Duration slow = std::chrono::milliseconds(700);  ///< of one append
    Duration patience = std::chrono::minutes(2);     ///< with a disk that refuses
  };
  StorageWorker(std::unique_ptr<SegmentSink> sink, Limits limits);
  /// Does what is there and ends; a job that the disk holds up holds this up.
  ~StorageWorker();
  StorageWorker(const StorageWorker&) = delete;
  StorageWorker& operator=(const StorageWorker&) = delete;

  void push(StorageJob job) override;
  [[nodiscard]] StorageState state() const;
  /// Waits until all jobs are done or nothing is kept any more. False: not within `patience`.
  bool wait_idle(Duration patience);

 private:
  void run();
  bool wait_for_work();
  [[nodiscard]] bool fits(const StorageJob& job);
  void serve_front(Instant now);
  StorageOutcome perform(const StorageJob& job);
  StorageOutcome begin(const SegmentBegin& segment);
  StorageOutcome append(const Chunk& chunk);
  StorageOutcome finish(const SegmentEnd& segment);
  void done(const StorageJob& job, StorageOutcome outcome, Instant now);
  void watch_disk(Instant now);

  std::unique_ptr<SegmentSink> sink_;
  Limits limits_;
  // The thread's own.
  std::unique_ptr<SegmentCheck> check_;
  std::optional<SegmentBegin> beginning_;  ///< of a segment that has no chunk yet
  bool check_failed_ = false;              ///< in the open segment
  std::optional<Instant> refused_since_;
  Instant disk_due_;
  Instant slow_until_;
  // Shared.
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable settled_;
  std::deque<StorageJob> jobs_;  ///< the front is being done
  std::size_t waiting_bytes_ = 0;
  StorageState state_;
  bool left_out_ = false;  ///< the segment that is being pushed
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace amphi::recorder
