#include "recorder/process/interleaver.hpp"

#include <algorithm>
#include <utility>

namespace amphi::recorder {

void Interleaver::push(MediaFrame frame, Instant now) {
  const auto kind = static_cast<std::size_t>(frame.kind);
  frame.captured = newest_[kind] = std::max(newest_[kind], frame.captured);
  queues_[kind].push_back({std::move(frame), now});
}

Interleaver::Queue* Interleaver::earlier() {
  if (queues_[0].empty() && queues_[1].empty()) return nullptr;
  if (queues_[0].empty()) return &queues_[1];
  if (queues_[1].empty()) return &queues_[0];
  return queues_[0].front().frame.captured < queues_[1].front().frame.captured ? &queues_[0] : &queues_[1];
}

MediaFrame Interleaver::take(Queue& queue) {
  MediaFrame frame = std::move(queue.front().frame);
  queue.pop_front();
  return frame;
}

std::optional<MediaFrame> Interleaver::pop(Instant now) {
  Queue* queue = earlier();
  if (queue == nullptr) return std::nullopt;
  const bool both = !queues_[0].empty() && !queues_[1].empty();
  if (!both && now - queue->front().arrived < kPatience) return std::nullopt;
  return take(*queue);
}

std::optional<MediaFrame> Interleaver::drain() {
  Queue* queue = earlier();
  return queue != nullptr ? std::optional(take(*queue)) : std::nullopt;
}

void Interleaver::clear() {
  for (Queue& queue : queues_) queue.clear();
}

}  // namespace amphi::recorder
