#pragma once
#include <cstdint>

#include "gateway/rtp/packet_history.hpp"

namespace amphi::rtp {

/// Which pictures of a source in temporal layers one consumer gets: whole pictures only, never one that
/// needs another which was left out. Down at the next picture, up only at a picture of the next layer that
/// says so (SourcePacket::picture.sync) or at a key frame. Pictures of layer 0 always pass.
/// Owner: the consumer; allocates nothing.
class LayerFilter {
 public:
  static constexpr int kMaxLayers = 3;

  /// 1..kMaxLayers; other values are clamped.
  void set_wanted(int layers);
  [[nodiscard]] int wanted() const { return wanted_; }
  /// How many layers pass now.
  [[nodiscard]] int current() const { return current_; }

  /// To be asked for every packet of the source in its order. True: RtpSendStream::send() it; false:
  /// RtpSendStream::skip() it.
  bool keep(const SourcePacket& packet);

 private:
  bool decide(const PictureInfo& picture);

  int wanted_ = kMaxLayers;
  int current_ = kMaxLayers;
  bool started_ = false;
  bool keep_ = true;             ///< what was decided on the picture
  std::uint32_t timestamp_ = 0;  ///< of the picture
};

}  // namespace amphi::rtp
