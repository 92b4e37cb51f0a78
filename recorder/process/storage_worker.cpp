#include "recorder/process/storage_worker.hpp"

#include <algorithm>
#include <utility>

#include "mcu/base/log.hpp"

namespace amphi::recorder {
namespace {

constexpr Duration kDiskInterval = std::chrono::seconds(1);
constexpr Duration kSlowShown = std::chrono::seconds(10);

std::size_t size_of(const StorageJob& job) {
  if (const auto* begin = std::get_if<SegmentBegin>(&job)) return begin->header.size();
  if (const auto* chunk = std::get_if<Chunk>(&job)) return chunk->bytes.size();
  return 0;
}

}  // namespace

StorageWorker::StorageWorker(std::unique_ptr<SegmentSink> sink, Limits limits)
    : sink_(std::move(sink)), limits_(limits), thread_([this] { run(); }) {}

StorageWorker::~StorageWorker() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void StorageWorker::push(StorageJob job) {
  {
    const std::lock_guard lock(mutex_);
    if (state_.failed || !fits(job)) return;
    waiting_bytes_ += size_of(job);
    jobs_.push_back(std::move(job));
  }
  wake_.notify_all();
}

/// Where too much waits, the rest of the segment is left out, and then whole segments until half has gone.
bool StorageWorker::fits(const StorageJob& job) {
  if (std::holds_alternative<StorageNote>(job)) return true;
  if (std::holds_alternative<SegmentEnd>(job)) return !std::exchange(left_out_, false);
  if (std::holds_alternative<SegmentBegin>(job)) {
    if (state_.behind && waiting_bytes_ < limits_.most_bytes / 2) state_.behind = false;
    left_out_ = state_.behind;
    return !left_out_;
  }
  if (!state_.behind && waiting_bytes_ + size_of(job) > limits_.most_bytes) {
    state_.behind = true;
    jobs_.emplace_back(StorageNote{StorageNote::Kind::gap, std::get<Chunk>(job).end, "disk"});
  }
  return !state_.behind;
}

StorageState StorageWorker::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

bool StorageWorker::wait_idle(Duration patience) {
  std::unique_lock lock(mutex_);
  return settled_.wait_for(lock, patience, [this] { return jobs_.empty() || state_.failed; });
}

void StorageWorker::run() {
  while (wait_for_work()) {
    const Instant t = now();
    if (t >= disk_due_) watch_disk(t);
    bool work = false;
    {
      const std::lock_guard lock(mutex_);
      work = !jobs_.empty();
    }
    if (work) serve_front(t);
  }
}

/// False: the end.
bool StorageWorker::wait_for_work() {
  std::unique_lock lock(mutex_);
  wake_.wait_until(lock, disk_due_, [this] { return ending_ || !jobs_.empty(); });
  return !ending_ || !jobs_.empty();
}

void StorageWorker::serve_front(Instant now) {
  // Only this thread takes jobs away, and push() does not move the front.
  const StorageJob* front = nullptr;
  {
    const std::lock_guard lock(mutex_);
    front = &jobs_.front();
  }
  done(*front, perform(*front), now);
}

StorageOutcome StorageWorker::perform(const StorageJob& job) {
  if (const auto* segment = std::get_if<SegmentBegin>(&job)) return begin(*segment);
  if (const auto* end = std::get_if<SegmentEnd>(&job)) return finish(*end);
  if (const auto* note = std::get_if<StorageNote>(&job)) return sink_->note(*note);
  return append(std::get<Chunk>(job));
}

StorageOutcome StorageWorker::begin(const SegmentBegin& segment) {
  check_ = std::make_unique<SegmentCheck>(segment.header);
  check_failed_ = false;
  beginning_ = segment;
  return state_.fault;  // the disk was not asked
}

StorageOutcome StorageWorker::finish(const SegmentEnd& segment) {
  return std::exchange(beginning_, std::nullopt) ? state_.fault : sink_->finish(segment.last);
}

/// A segment is begun with its first chunk, and the file's header goes with that: alone it would be worth
/// nothing.
StorageOutcome StorageWorker::append(const Chunk& chunk) {
  if (const auto checked = check_->check(chunk); !checked && !check_failed_) {
    check_failed_ = true;
    log::error("a piece of the recording does not read back well ({})", checked.error().message);
  }
  const Instant began = now();
  std::vector<std::uint8_t> bytes;
  if (auto first = std::exchange(beginning_, std::nullopt)) {
    sink_->begin(first->start);
    bytes = std::move(first->header);
  }
  bytes.insert(bytes.end(), chunk.bytes.begin(), chunk.bytes.end());
  const StorageOutcome fault = sink_->append(bytes);
  if (now() - began > limits_.slow) slow_until_ = now() + kSlowShown;
  return fault;
}

void StorageWorker::done(const StorageJob& job, StorageOutcome fault, Instant now) {
  if (fault && !refused_since_)
    log::warn("the disk refuses the recording; it is kept in memory and tried again");
  if (!fault && refused_since_) log::info("the disk takes the recording again");
  if (!fault) refused_since_.reset();
  if (fault && !refused_since_) refused_since_ = now;
  const std::lock_guard lock(mutex_);
  state_.fault = fault;
  state_.head = sink_->head();
  waiting_bytes_ -= size_of(job);
  if (const auto* chunk = std::get_if<Chunk>(&job)) {
    state_.bytes += static_cast<std::int64_t>(chunk->bytes.size());
    if (!check_failed_ && !fault) state_.verified = chunk->end;
    if (check_->offset()) state_.offset = check_->offset();
  }
  jobs_.pop_front();
  if (fault == StorageFault::disk_full || (fault && now - *refused_since_ > limits_.patience)) {
    log::error("the recording ends: the disk does not take it");
    state_.failed = true;
    jobs_.clear();
  }
  if (jobs_.empty()) settled_.notify_all();
}

void StorageWorker::watch_disk(Instant now) {
  disk_due_ = now + kDiskInterval;
  const auto free = sink_->free_bytes();
  const std::lock_guard lock(mutex_);
  state_.free_bytes = free;
  state_.slow = now < slow_until_;
}

}  // namespace amphi::recorder
