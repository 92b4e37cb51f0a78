#pragma once
#include <optional>

#include "recorder/process/media_frame.hpp"
#include "recorder/process/packet_order.hpp"
#include "recorder/process/vp8_descriptor.hpp"

namespace amphi::recorder {

/// Puts a stream's packets, in order, together into pictures and passes on only those that a decoder of the
/// pictures passed on before can show: after a loss the temporal layers that do not depend on it go on, and
/// the others come back with their next sync frame; where the base layer is broken, with the next key frame.
/// Sans-IO; owner: Intake.
class Vp8Frames {
 public:
  /// A picture when this packet completes one that can be decoded.
  std::optional<MediaFrame> add(const PacketOrder::Packet& packet);
  /// Nothing passes before a key frame.
  [[nodiscard]] bool broken() const { return broken_; }
  /// Another stream, or a cut: what comes next has to begin with a key frame.
  void restart();
  /// Pictures that were whole or in part there and could not be passed on.
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }

 private:
  void lose();
  [[nodiscard]] bool decodable(bool key);

  static constexpr std::size_t kLongest = 4U << 20U;  ///< bytes of a picture; more is garbage

  bool broken_ = true;
  bool lossy_ = false;   ///< something was lost since the last key frame
  int broken_from_ = 1;  ///< with lossy_: layers from this one on wait for a sync frame
  std::uint8_t base_number_ = 0;
  bool open_ = false;    ///< a picture is being put together
  Vp8Descriptor first_;  ///< of its first packet
  std::uint32_t timestamp_ = 0;
  MediaFrame frame_;
  std::uint64_t dropped_ = 0;
};

}  // namespace amphi::recorder
