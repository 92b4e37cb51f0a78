#pragma once
#include <array>
#include <cstdint>

#include "mcu/media/rtp_packet.hpp"

namespace amphi::client {

/// Cuts VP8 frames into RTP payloads with a 15-bit picture id (RFC 7741 section 4.2). Pure.
class Vp8Packetizer {
 public:
  static constexpr std::size_t kMaxPayload = 1100;

  /// Calls `emit(Bytes payload, bool last)` for each packet of the frame.
  template <class Emit>
  void packetize(Bytes frame, Emit&& emit) {
    picture_id_ = static_cast<std::uint16_t>((picture_id_ + 1) & 0x7fff);
    std::array<std::uint8_t, kMaxPayload> payload;
    for (std::size_t at = 0; at < frame.size();) {
      const std::size_t size = write_payload(frame.subspan(at), at == 0, payload);
      at += size - kDescriptor;
      emit(Bytes(payload).first(size), at == frame.size());
    }
  }

 private:
  static constexpr std::size_t kDescriptor = 4;
  std::size_t write_payload(Bytes rest, bool first, std::array<std::uint8_t, kMaxPayload>& out) const;

  std::uint16_t picture_id_ = 0;
};

}  // namespace amphi::client
