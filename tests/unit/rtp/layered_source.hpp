#pragma once
#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "gateway/rtp/packet_history.hpp"
#include "gateway/rtp/picture.hpp"
#include "packets.hpp"

namespace amphi::test {

/// Stands for an encoder of VP8 in three temporal layers (0 2 1 2). Behind each payload descriptor stand the
/// picture's true number and the numbers of those it is predicted from, so that a receiver can tell whether
/// it could decode it.
class LayeredSource {
 public:
  struct Options {
    std::uint16_t sequence = 65'530;
    std::uint16_t picture_id = 32'760;
    std::uint8_t tl0 = 250;
    std::uint32_t timestamp = 0xffff'f000;
    std::uint32_t first_number = 0;  ///< true numbers, so that two sources differ
    std::size_t packets = 2;         ///< of a picture
    std::size_t payload = 60;        ///< bytes of a packet, at least 20
    std::size_t history = 512;
  };
  explicit LayeredSource(Options options)
      : options_(options), history_(std::make_shared<rtp::PacketHistory>(options.history)) {}
  LayeredSource() : LayeredSource(Options()) {}

  [[nodiscard]] const std::shared_ptr<rtp::PacketHistory>& history() const { return history_; }

  /// The next picture's packets. Only every other group of four has sync pictures.
  std::vector<rtp::SourcePacket> picture(Instant now, bool key = false) {
    if (key) position_ = 0;
    const int layer = std::array{0, 2, 1, 2}[position_ % 4];
    const bool sync = layer > 0 && position_ % 8 < 3;
    const std::array<std::uint32_t, 2> needs = references(layer, sync, key);
    if (layer == 0) ++options_.tl0;
    ++options_.picture_id;
    options_.timestamp += 3000;
    std::vector<rtp::SourcePacket> packets;
    for (std::size_t i = 0; i < options_.packets; ++i) {
      const RtpHeader header{i + 1 == options_.packets, 96, ++options_.sequence, options_.timestamp, 1};
      const Packet payload = make_payload(i, layer, sync, key, needs);
      history_->add({header.marker, header.sequence, header.timestamp, now, payload,
                     reader_.read(Codec::vp8, header, payload)},
                    now);
      packets.push_back(*history_->find(header.sequence, now));
    }
    last_[static_cast<std::size_t>(layer)] = options_.first_number++;
    ++position_;
    return packets;
  }

 private:
  std::array<std::uint32_t, 2> references(int layer, bool sync, bool key) {
    const std::uint32_t self = options_.first_number;
    if (key) last_ = {self, self, self};
    if (key) return {self, self};
    if (layer == 0 || sync) return {last_[0], last_[0]};
    if (layer == 1) return {last_[0], last_[1]};
    return {last_[1], last_[2]};
  }
  Packet make_payload(std::size_t index, int layer, bool sync, bool key, std::array<std::uint32_t, 2> needs) {
    Packet payload(std::max<std::size_t>(options_.payload + index, 20), static_cast<std::uint8_t>(index));
    payload[0] = index == 0 ? 0x90 : 0x80;
    payload[1] = 0xe0;
    write_u16(&payload[2], static_cast<std::uint16_t>(options_.picture_id | 0x8000));
    payload[4] = options_.tl0;
    payload[5] = static_cast<std::uint8_t>(layer << 6 | (sync ? 0x20 : 0));
    payload[6] = key ? 0 : 1;
    write_u32(&payload[7], options_.first_number);
    write_u32(&payload[11], needs[0]);
    write_u32(&payload[15], needs[1]);
    return payload;
  }

  Options options_;
  std::shared_ptr<rtp::PacketHistory> history_;
  rtp::PictureReader reader_;
  int position_ = 0;
  std::array<std::uint32_t, 3> last_{};
};

/// Looks at what a receiver of such a source has got, as a decoder would.
class PictureChecker {
 public:
  /// Packets in any order.
  void take(const RtpHeader& header, Bytes payload) {
    Picture& picture = pictures_[header.timestamp];
    const rtp::PictureInfo info = rtp::parse_picture(Codec::vp8, payload);
    if (picture.packets == 0) picture.info = info;
    picture.same_numbers &= info.picture_id == picture.info.picture_id && info.tl0 == picture.info.tl0;
    picture.key |= info.key;
    picture.number = read_u32(&payload[7]);
    picture.needs = {read_u32(&payload[11]), read_u32(&payload[15])};
    ++picture.packets;
    if (!order_.empty() && order_.back() == header.timestamp) return;
    if (picture.packets == 1) order_.push_back(header.timestamp);
  }
  struct Verdict {
    std::size_t pictures = 0;
    std::size_t incomplete = 0;
    std::size_t undecodable = 0;  ///< a picture that it needs is not there
    std::size_t id_breaks = 0;    ///< picture ids that do not follow on each other
    std::size_t tl0_breaks = 0;   ///< TL0PICIDX that does not count base pictures
    std::size_t highest_layer = 0;
  };
  /// Pictures in the order of their timestamps, seen from the first one that came.
  [[nodiscard]] Verdict verdict(std::size_t packets_each) const {
    Verdict v;
    std::set<std::uint32_t> had;
    const Picture* before = nullptr;
    for (const std::uint32_t timestamp : sorted()) {
      const Picture& p = pictures_.at(timestamp);
      ++v.pictures;
      if (p.packets != packets_each) ++v.incomplete;
      had.insert(p.number);
      if (!had.contains(p.needs[0]) || !had.contains(p.needs[1])) ++v.undecodable;
      v.highest_layer = std::max<std::size_t>(v.highest_layer, p.info.temporal_layer);
      if (before != nullptr) {
        v.id_breaks += ((before->info.picture_id + 1) & 0x7fff) != p.info.picture_id || !p.same_numbers;
        const int step = p.info.temporal_layer == 0 ? 1 : 0;
        v.tl0_breaks += static_cast<std::uint8_t>(before->info.tl0 + step) != p.info.tl0;
      }
      before = &p;
    }
    return v;
  }

 private:
  struct Picture {
    rtp::PictureInfo info;
    std::size_t packets = 0;
    std::uint32_t number = 0;
    std::array<std::uint32_t, 2> needs{};
    bool same_numbers = true;
    bool key = false;
  };
  [[nodiscard]] std::vector<std::uint32_t> sorted() const {
    std::vector<std::uint32_t> order = order_;
    if (order.empty()) return order;
    const std::uint32_t first = order.front() - 1'000'000;
    std::ranges::sort(order, {}, [&](std::uint32_t t) { return t - first; });
    return order;
  }

  std::map<std::uint32_t, Picture> pictures_;
  std::vector<std::uint32_t> order_;
};

}  // namespace amphi::test
