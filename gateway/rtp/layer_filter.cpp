#include "gateway/rtp/layer_filter.hpp"

#include <algorithm>

namespace amphi::rtp {

void LayerFilter::set_wanted(int layers) {
  wanted_ = std::clamp(layers, 1, kMaxLayers);
}

bool LayerFilter::keep(const SourcePacket& packet) {
  if (!started_ || packet.timestamp != timestamp_) {
    started_ = true;
    timestamp_ = packet.timestamp;
    keep_ = decide(packet.picture);
  }
  return keep_;
}

bool LayerFilter::decide(const PictureInfo& picture) {
  current_ = std::min(current_, wanted_);
  if (picture.key) {
    current_ = wanted_;  // nothing from before is needed any more
    return true;
  }
  // One layer at a time: what is above may need what is in between.
  if (picture.sync && picture.temporal_layer == current_ && current_ < wanted_) ++current_;
  return picture.temporal_layer < current_;
}

}  // namespace amphi::rtp
