#include "tests/load/picture_counter.hpp"

#include <algorithm>

namespace amphi::load {
namespace {

bool older(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::int32_t>(a - b) < 0;
}

/// The number under which others refer to this frame.
std::optional<std::uint16_t> number_of(const Vp8Payload& start) {
  if (start.base_picture) return *start.base_picture;
  return start.picture_id;
}

std::uint16_t after(std::uint16_t number, const Vp8Payload& start) {
  return static_cast<std::uint16_t>((number + 1) & (start.base_picture ? 0xff : start.picture_id_mask));
}

}  // namespace

void PictureCounter::on_packet(const RtpPacketView& packet, Instant arrival) {
  const RtpHeader& header = packet.header();
  if (shown_ && !older(*shown_, header.timestamp)) return;
  const auto payload = parse_vp8_payload(packet.payload());
  if (!payload) return;  // padding
  Frame& frame = frame_of(header.timestamp);
  ++frame.packets;
  if (payload->starts_frame) {
    frame.first = header.sequence;
    frame.start = *payload;
    frame.key = payload->starts_key_frame;
  }
  if (header.marker) frame.last = header.sequence;
  if (frame.whole()) decode_what_can_be(arrival);
}

PictureCounter::Frame& PictureCounter::frame_of(std::uint32_t timestamp) {
  Frame* oldest = nullptr;
  Frame* free = nullptr;
  for (Frame& frame : window_) {
    if (frame.used && frame.timestamp == timestamp) return frame;
    if (!frame.used) {
      free = &frame;
    } else if (oldest == nullptr || older(frame.timestamp, oldest->timestamp)) {
      oldest = &frame;
    }
  }
  if (free == nullptr) {
    drop(*oldest);
    free = oldest;
  }
  *free = Frame{};
  free->used = true;
  free->timestamp = timestamp;
  return *free;
}

void PictureCounter::decode_what_can_be(Instant time) {
  while (true) {
    Frame* next = nullptr;
    for (Frame& frame : window_) {
      const bool ready = frame.used && frame.whole() && decodable(frame);
      if (ready && (next == nullptr || older(frame.timestamp, next->timestamp))) next = &frame;
    }
    if (next == nullptr) return;
    decode(*next, time);
  }
}

bool PictureCounter::decodable(const Frame& frame) const {
  if (frame.key) return true;
  if (!reference_) return false;
  const auto number = number_of(frame.start);
  if (!number) return true;  // the stream does not say what it refers to
  if (frame.start.base_picture && frame.start.temporal_layer > 0) return *number == *reference_;
  return *number == after(*reference_, frame.start);
}

void PictureCounter::decode(Frame& frame, Instant time) {
  ++counts_.frames;
  gaps_.on_event(time);
  if (frame.start.temporal_layer == 0 || !frame.start.base_picture) {
    reference_ = number_of(frame.start).value_or(0);
  }
  if (frame.key) {
    ++counts_.key_frames;
    if (!first_key_frame_) first_key_frame_ = time;
    if (frame.start.width != width_ || frame.start.height != height_) {
      width_ = frame.start.width;
      height_ = frame.start.height;
      if (!switches_.empty()) ++switch_count_;
      if (switches_.size() < kMaxSwitches) switches_.push_back({time, width_, height_});
    }
  }
  shown_ = frame.timestamp;
  frame.used = false;
  drop_before(*shown_);
}

void PictureCounter::drop_before(std::uint32_t timestamp) {
  for (Frame& frame : window_) {
    if (frame.used && older(frame.timestamp, timestamp)) drop(frame);
  }
}

void PictureCounter::drop(Frame& frame) {
  frame.used = false;
  ++counts_.lost_frames;
}

void PictureCounter::reset() {
  counts_ = {};
  gaps_.reset();
  switch_count_ = 0;
  // The size that is being shown stays known, so that the next entry tells what it changed to.
  if (switches_.size() > 1) switches_.erase(switches_.begin(), switches_.end() - 1);
}

}  // namespace amphi::load
