#include "recorder/process/intake.hpp"

#include <utility>

#include "recorder/process/opus_duration.hpp"

namespace amphi::recorder {

void Intake::set_sources(link::RecordSources sources) {
  const link::RecordSources before = std::exchange(sources_, sources);
  if (before.video != sources.video) {
    lost_ += video_.lost();
    video_ = {};
    pictures_.restart();
  }
  if (before.sound != sources.sound) {
    lost_ += sound_.lost();
    sound_ = {};
  }
}

void Intake::add(std::uint32_t stream, Bytes packet, Instant captured, Instant now) {
  if (stream == 0) return;
  if (stream == sources_.video) video_.insert(packet, captured, now);
  if (stream == sources_.sound) sound_.insert(packet, captured, now);
  advance(now);
}

void Intake::advance(Instant now) {
  while (const auto packet = video_.pop(now)) {
    if (auto frame = pictures_.add(*packet)) interleaver_.push(std::move(*frame), now);
  }
  while (auto packet = sound_.pop(now)) {
    const auto length = opus_duration(packet->payload);
    if (!length) continue;
    MediaFrame frame;
    frame.captured = packet->captured;
    frame.length = *length;
    frame.bytes = std::move(packet->payload);
    interleaver_.push(std::move(frame), now);
  }
}

std::optional<MediaFrame> Intake::pop(Instant now) {
  advance(now);
  return interleaver_.pop(now);
}

void Intake::clear() {
  lost_ = lost();
  video_ = {};
  sound_ = {};
  interleaver_.clear();
  pictures_.restart();
}

}  // namespace amphi::recorder
