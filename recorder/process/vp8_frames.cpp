#include "recorder/process/vp8_frames.hpp"

#include <utility>

namespace amphi::recorder {
namespace {
constexpr int kLayers = 4;
}

void Vp8Frames::restart() {
  open_ = false;
  broken_ = true;
}

void Vp8Frames::lose() {
  dropped_ += open_ ? 1 : 0;
  open_ = false;
  lossy_ = true;
  broken_from_ = 1;
}

std::optional<MediaFrame> Vp8Frames::add(const PacketOrder::Packet& packet) {
  if (packet.after_gap) lose();
  const auto descriptor = parse_vp8_descriptor(packet.payload);
  if (!descriptor) {
    lose();
    return std::nullopt;
  }
  if (open_ && (descriptor->starts || packet.timestamp != timestamp_)) lose();  // its end never came
  if (descriptor->starts) {
    open_ = true;
    first_ = *descriptor;
    timestamp_ = packet.timestamp;
    frame_ = MediaFrame{.kind = MediaKind::video, .captured = packet.captured};
  }
  if (!open_) return std::nullopt;
  frame_.bytes.insert(frame_.bytes.end(),
                      packet.payload.begin() + static_cast<std::ptrdiff_t>(descriptor->size),
                      packet.payload.end());
  if (frame_.bytes.size() > kLongest) lose();
  if (!packet.marker || !open_) return std::nullopt;
  open_ = false;
  const auto size = vp8_key_frame_size(frame_.bytes);
  if (!decodable(size.has_value())) {
    ++dropped_;
    return std::nullopt;
  }
  frame_.key = size.has_value();
  if (size) frame_.width = size->width, frame_.height = size->height;
  return std::exchange(frame_, {});
}

bool Vp8Frames::decodable(bool key) {
  const std::uint8_t before =
      std::exchange(base_number_, first_.layer == 0 ? first_.base_number : base_number_);
  if (key) {
    broken_ = lossy_ = false;
    return true;
  }
  if (broken_ || !lossy_) return !broken_;
  if (!first_.layered) {
    broken_ = true;
    return false;
  }
  if (first_.layer == 0) {
    broken_ = first_.base_number != static_cast<std::uint8_t>(before + 1);
    return !broken_;
  }
  if (first_.base_number != before) {
    broken_ = true;  // a picture of the base layer is missing
    return false;
  }
  if (first_.sync && first_.layer == broken_from_) ++broken_from_;
  if (broken_from_ >= kLayers) lossy_ = false;
  return first_.sync || first_.layer < broken_from_;
}

}  // namespace amphi::recorder
