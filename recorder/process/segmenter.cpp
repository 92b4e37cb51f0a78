#include "recorder/process/segmenter.hpp"

#include <algorithm>
#include <utility>

#include "mcu/base/log.hpp"

namespace amphi::recorder {
namespace {
/// Sound without a picture is held back for so long at the beginning, then recorded alone.
constexpr Duration kPatience = std::chrono::seconds(1);
}  // namespace

void Segmenter::go_on(std::optional<Instant> origin, Milliseconds length) {
  origin_ = origin;
  last_ = length;
}

Milliseconds Segmenter::place(const MediaFrame& frame) {
  if (!origin_) origin_ = frame.captured;
  if (std::exchange(skipping_, false)) origin_ = frame.captured - last_;
  return std::max(Milliseconds(0), std::chrono::round<Milliseconds>(frame.captured - *origin_));
}

bool Segmenter::waits_for_picture(const MediaFrame& frame) {
  if (open_) return frame.kind == MediaKind::video && !open_->picture && !frame.key;
  if (frame.key) return false;
  if (frame.kind == MediaKind::video) return true;
  if (!waiting_) waiting_ = frame.captured;
  return frame.captured - *waiting_ < kPatience;
}

bool Segmenter::cut_here(const MediaFrame& frame, Milliseconds at) const {
  if (!open_) return true;
  const Milliseconds age = at - open_->first;
  if (age >= wanted_ * 10 / 8) return true;
  if (!frame.key) return false;
  const bool other_size = open_->picture && (frame.width != width_ || frame.height != height_);
  return age >= wanted_ * 5 / 8 || other_size;
}

void Segmenter::add(const MediaFrame& frame, Instant now) {
  if (waits_for_picture(frame)) return;
  const Milliseconds at = place(frame);
  if (cut_here(frame, at)) {
    end();
    begin(frame, at);
  }
  if (!open_ || (frame.kind == MediaKind::video && !open_->picture && !frame.key)) return;
  write(frame, at, now);
}

void Segmenter::begin(const MediaFrame& frame, Milliseconds at) {
  waiting_.reset();
  if (frame.key) width_ = frame.width, height_ = frame.height;
  const auto date =
      std::chrono::duration_cast<std::chrono::microseconds>(frame.captured.time_since_epoch() + wall_clock_);
  auto writer = MatroskaWriter::begin(width_, height_, date);
  if (!writer) return log::error("no segment can be begun: {}", writer.error().message);
  open_ = Open{std::move(*writer), at, frame.key, {}, at, {}};
  storage_.push(SegmentBegin{{at, frame.key}, open_->writer.take()});
}

void Segmenter::write(const MediaFrame& frame, Milliseconds at, Instant now) {
  if (frame.key) {
    open_->picture = true;
    width_ = frame.width;
    height_ = frame.height;
  }
  Chunk& chunk = open_->chunk;
  if (!chunk.frames.empty() && at - open_->chunk_first >= kChunk) pass_chunk(now);
  if (auto written = open_->writer.write(frame, at); !written) {
    return log::error("a frame is not recorded: {}", written.error().message);
  }
  if (chunk.frames.empty()) {
    open_->chunk_first = at;
    open_->chunk_begun = now;
  }
  chunk.frames.push_back({frame.kind, at, frame.captured - *origin_, frame.length,
                          checksum(frame.bytes.data(), frame.bytes.size())});
  chunk.end = std::max(chunk.end, at + std::chrono::round<Milliseconds>(frame.length));
  last_ = std::max(last_, chunk.end);
}

void Segmenter::pass_chunk(Instant now) {
  open_->chunk_begun = now;
  Chunk& chunk = open_->chunk;
  Chunk next;
  if (open_->writer.holds_frame() && !chunk.frames.empty()) {
    next.frames.push_back(chunk.frames.back());
    chunk.frames.pop_back();
    next.end = std::exchange(chunk.end, next.frames.back().at);
    open_->chunk_first = next.frames.back().at;
  }
  if (chunk.frames.empty()) return static_cast<void>(chunk = std::move(next));
  chunk.bytes = open_->writer.take();
  storage_.push(std::exchange(chunk, std::move(next)));
}

void Segmenter::poll(Instant now) {
  if (!open_ || open_->chunk.frames.empty() || now - open_->chunk_begun < kChunk) return;
  pass_chunk(now);
}

void Segmenter::end() {
  if (!open_) return;
  open_->chunk.bytes = open_->writer.finish();
  if (!open_->chunk.frames.empty()) storage_.push(std::move(open_->chunk));
  storage_.push(SegmentEnd{last_});
  open_.reset();
}

void Segmenter::note(StorageNote::Kind kind, std::string reason) {
  storage_.push(StorageNote{kind, last_, std::move(reason)});
}

bool Segmenter::wants_key_frame() const {
  return !open_ || !open_->picture || last_ - open_->first >= wanted_;
}

}  // namespace amphi::recorder
