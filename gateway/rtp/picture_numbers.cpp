#include "gateway/rtp/picture_numbers.hpp"

namespace amphi::rtp {

void PictureNumbers::advance(const SourcePacket& packet, bool kept) {
  const PictureInfo& picture = packet.picture;
  const bool another = joining_ || packet.timestamp != source_timestamp_;
  if (!another) return;
  if (joining_) {
    picture_id_ = static_cast<std::uint16_t>(picture_id_ + 1);
    tl0_ = static_cast<std::uint8_t>(tl0_ + 1);
  } else if (picture.picture_id_at != 0) {
    const int mask = picture.long_picture_id ? 0x7fff : 0x7f;
    const int step = (picture.picture_id - source_picture_id_) & mask;
    picture_id_ = static_cast<std::uint16_t>(picture_id_ + step - (kept || step == 0 ? 0 : 1));
  }
  if (!joining_ && picture.tl0_at != 0) tl0_ = static_cast<std::uint8_t>(tl0_ + picture.tl0 - source_tl0_);
  joining_ = false;
  source_timestamp_ = packet.timestamp;
  source_picture_id_ = picture.picture_id;
  source_tl0_ = picture.tl0;
}

void rewrite_picture(MutableBytes payload, const PictureInfo& picture, std::uint16_t picture_id,
                     std::uint8_t tl0) {
  if (picture.picture_id_at != 0 && picture.long_picture_id) {
    write_u16(&payload[picture.picture_id_at], static_cast<std::uint16_t>(picture_id | 0x8000));
  } else if (picture.picture_id_at != 0) {
    payload[picture.picture_id_at] = picture_id & 0x7f;
  }
  if (picture.tl0_at != 0) payload[picture.tl0_at] = tl0;
}

}  // namespace amphi::rtp
