#include "recorder/process/recorder.hpp"

#include <algorithm>

namespace amphi::recorder {
namespace {

using namespace std::chrono_literals;

constexpr Duration kWishInterval = 500ms;
/// Until the recording itself says: the high rung and its sound.
constexpr double kUsualBytesPerSecond = 160'000;
constexpr Milliseconds kMeasured = 20s;

const char* name_of(StorageFault fault) {
  switch (fault) {
    case StorageFault::disk_full:
      return "disk_full";
    case StorageFault::read_only:
      return "read_only";
    case StorageFault::io_error:
      break;
  }
  return "io_error";
}

}  // namespace

Recorder::Recorder(const link::RecordOrder& order, StorageQueue& storage, Duration wall_clock)
    : minutes_low_(order.minutes_low),
      reserve_bytes_(order.reserve_bytes),
      segmenter_(storage, Milliseconds(order.segment_ms), wall_clock),
      from_(order.from) {
  segmenter_.go_on(order.origin, Milliseconds(order.length_ms));
  if (!order.paused) return;
  state_ = State::paused;
  segmenter_.skip();
}

void Recorder::add(std::uint32_t stream, Bytes packet, Instant captured, Instant now) {
  if (captured < from_ || state_ != State::recording) return;
  intake_.add(stream, packet, captured, now);
  while (const auto frame = intake_.pop(now)) take(*frame, now);
}

void Recorder::take(const MediaFrame& frame, Instant now) {
  heard_ = true;
  segmenter_.add(frame, now);
}

void Recorder::drain(Instant now) {
  while (const auto frame = intake_.drain()) take(*frame, now);
  intake_.clear();
}

void Recorder::pause(Instant now) {
  if (state_ != State::recording) return;
  state_ = State::paused;
  drain(now);
  segmenter_.end();
  segmenter_.skip();
  segmenter_.note(StorageNote::Kind::pause, "");
}

void Recorder::resume(Instant at, Instant now) {
  if (state_ != State::paused) return;
  state_ = State::recording;
  from_ = at;
  wish_due_ = now;
  segmenter_.note(StorageNote::Kind::resume, "");
}

void Recorder::stop(Instant now, const std::string& reason) {
  if (over()) return;
  drain(now);
  end(State::ended, reason);
}

void Recorder::end(State state, const std::string& reason) {
  state_ = state;
  segmenter_.end();
  segmenter_.note(StorageNote::Kind::end, reason);
}

void Recorder::poll(Instant now, const StorageState& disk) {
  disk_ = disk;
  if (over()) return;
  if (disk.failed) {
    error_ = disk.fault;
    state_ = State::failed;
    return;
  }
  if (disk.free_bytes && *disk.free_bytes < static_cast<std::uint64_t>(reserve_bytes_)) {
    drain(now);
    error_ = StorageFault::disk_full;
    return end(State::failed, "disk_full");
  }
  while (const auto frame = intake_.pop(now)) take(*frame, now);
  segmenter_.poll(now);
  note_losses();
}

void Recorder::note_losses() {
  const std::uint64_t lost = intake_.lost();
  if (lost == lost_noted_) return;
  lost_noted_ = lost;
  segmenter_.note(StorageNote::Kind::gap, "packets");
}

std::optional<std::uint32_t> Recorder::key_frame_wish(Instant now) {
  const bool wanted = state_ == State::recording && (intake_.broken() || segmenter_.wants_key_frame());
  if (!wanted || intake_.video() == 0 || now < wish_due_) return std::nullopt;
  wish_due_ = now + kWishInterval;
  return intake_.video();
}

std::optional<int> Recorder::minutes_left() const {
  if (!disk_.free_bytes) return std::nullopt;
  const double seconds = std::chrono::duration<double>(segmenter_.length()).count();
  const bool measured = segmenter_.length() >= kMeasured && disk_.bytes > 0;
  const double rate =
      measured ? std::max(1.0, static_cast<double>(disk_.bytes) / seconds) : kUsualBytesPerSecond;
  const double room = static_cast<double>(*disk_.free_bytes) - static_cast<double>(reserve_bytes_);
  return static_cast<int>(std::clamp(room / rate / 60, 0.0, 1e6));
}

const char* Recorder::warning() const {
  if (disk_.behind) return "behind";
  if (disk_.slow) return "slow_disk";
  const auto left = minutes_left();
  return left && *left < minutes_low_ ? "disk_low" : "";
}

link::RecordingStatus Recorder::status() const {
  link::RecordingStatus status;
  switch (state_) {
    case State::recording:
      status.state = heard_ ? "recording" : "starting";
      break;
    case State::paused:
      status.state = "paused";
      break;
    case State::ended:
      status.state = "ended";
      break;
    case State::failed:
      status.state = "failed";
      break;
  }
  const auto seconds = [](Milliseconds time) {
    return std::chrono::floor<std::chrono::seconds>(time).count();
  };
  const std::optional<StorageFault> error = error_ ? error_ : disk_.fault;
  if (error) status.error = name_of(*error);
  status.warning = warning();
  status.seconds = seconds(segmenter_.length());
  status.bytes = disk_.bytes;
  if (disk_.verified) status.verified_second = seconds(*disk_.verified);
  if (disk_.offset) status.offset_ms = static_cast<int>(disk_.offset->count());
  status.minutes_left = minutes_left();
  status.origin = segmenter_.origin();
  status.length_ms = segmenter_.length().count();
  status.lost = intake_.lost();
  status.head = disk_.head;
  return status;
}

}  // namespace amphi::recorder
