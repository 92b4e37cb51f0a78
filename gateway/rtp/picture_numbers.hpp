#pragma once
#include "gateway/rtp/packet_history.hpp"

namespace amphi::rtp {

/// Picture ids and TL0PICIDX of one consumer: without a gap where a layer was left out or the source changed,
/// with one where pictures of the source were lost (RFC 7741 sections 4.2 and 4.3, RFC 9628 section 4.2).
/// A value: try a packet on a copy.
class PictureNumbers {
 public:
  /// The next packet is the first of another source.
  void join() { joining_ = true; }
  /// The packet is sent (`kept`) or left out. Both in the source's order.
  void advance(const SourcePacket& packet, bool kept);

  /// What the packet of the last advance() has to say.
  [[nodiscard]] std::uint16_t picture_id() const { return picture_id_; }
  [[nodiscard]] std::uint8_t tl0() const { return tl0_; }

 private:
  bool joining_ = true;
  std::uint8_t tl0_ = 0;
  std::uint8_t source_tl0_ = 0;
  std::uint16_t picture_id_ = 0;
  std::uint16_t source_picture_id_ = 0;
  std::uint32_t source_timestamp_ = 0;
};

/// Puts a consumer's numbers into a copy of the source's payload.
void rewrite_picture(MutableBytes payload, const PictureInfo& picture, std::uint16_t picture_id,
                     std::uint8_t tl0);

}  // namespace amphi::rtp
