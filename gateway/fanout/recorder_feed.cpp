#include "gateway/fanout/recorder_feed.hpp"

#include <array>

#include "gateway/fanout/picture_consumer.hpp"

namespace amphi::fanout {
namespace {
constexpr std::uint32_t kTicksPerMillisecond = 48;
constexpr std::uint8_t kPayloadType = 96;
}  // namespace

void RecorderFeed::aim(Rung* picture, Rung* sound, bool at_once) {
  target_ = picture == picture_ ? nullptr : picture;
  sound_target_ = sound == sound_ ? nullptr : sound;
  const bool leave_picture = picture_ != nullptr && (picture == nullptr || (at_once && target_ != nullptr));
  const bool leave_sound = sound_ != nullptr && (sound == nullptr || (at_once && sound_target_ != nullptr));
  if (leave_picture) picture_ = nullptr;
  if (leave_sound) sound_ = nullptr;
  if (leave_picture || leave_sound) tell();
  if (target_ != nullptr) target_->wish_key_frame();
}

void RecorderFeed::restart() {
  if (picture_ != nullptr && target_ == nullptr) target_ = picture_;
  picture_ = nullptr;
  if (sound_target_ == nullptr) sound_target_ = sound_;
  sound_ = nullptr;
  if (target_ != nullptr) target_->wish_key_frame();
}

void RecorderFeed::forget(const Rung& rung) {
  if (picture_ == &rung) picture_ = nullptr;
  if (target_ == &rung) target_ = nullptr;
  if (sound_ == &rung) sound_ = nullptr;
  if (sound_target_ == &rung) sound_target_ = nullptr;
}

void RecorderFeed::deliver(Rung& rung, std::span<const rtp::SourcePacket> frame) {
  if (rung.kind() == MediaKind::audio) return deliver_sound(rung, frame.front());
  if (&rung == target_ && starts_key_frame(frame)) {
    picture_ = target_;
    target_ = nullptr;
    tell();
  }
  if (&rung != picture_) return;
  for (const rtp::SourcePacket& packet : frame) send(rung, packet);
}

void RecorderFeed::deliver_sound(Rung& rung, const rtp::SourcePacket& packet) {
  if (sound_end_ && packet.captured < *sound_end_) return;  // heard already, from the rung before
  if (&rung == sound_target_) {
    sound_ = sound_target_;
    sound_target_ = nullptr;
    tell();
  }
  if (&rung != sound_) return;
  send(rung, packet);
  sound_end_ = packet.captured + std::chrono::milliseconds(rung.packet_ticks() / kTicksPerMillisecond) / 2;
}

void RecorderFeed::tell() {
  input_.send_sources(
      {picture_ != nullptr ? picture_->stream() : 0, sound_ != nullptr ? sound_->stream() : 0});
}

void RecorderFeed::send(const Rung& rung, const rtp::SourcePacket& packet) {
  std::array<std::uint8_t, kMaxRtpPacket> bytes;
  const RtpHeader header{packet.marker, kPayloadType, packet.sequence, packet.timestamp, rung.stream()};
  const std::size_t size = write_rtp_packet(bytes, header, {}, packet.payload);
  if (size > 0) input_.send_rtp(rung.stream(), Bytes(bytes).first(size), packet.captured);
}

}  // namespace amphi::fanout
