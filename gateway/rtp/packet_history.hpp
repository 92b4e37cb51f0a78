#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "gateway/rtp/picture.hpp"
#include "mcu/base/clock.hpp"
#include "mcu/media/rtp_packet.hpp"

namespace amphi::rtp {

/// One packet of a rung as the encoder made it; what a consumer sees of it is made by RtpSendStream.
struct SourcePacket {
  bool marker = false;
  std::uint16_t sequence = 0;   ///< the source's own numbering
  std::uint32_t timestamp = 0;  ///< the source's own RTP clock
  Instant captured;
  Bytes payload;  ///< at most PacketHistory::kMaxPayload bytes
  PictureInfo picture{};
};

/// The last packets of one rung, kept once for all its consumers. A ring by source sequence number; all
/// memory is taken at the start. Owner: the rung, on the shard's thread; consumers hold a shared_ptr<const
/// PacketHistory>.
class PacketHistory {
 public:
  static constexpr std::size_t kMaxPayload = 1400;

  /// `capacity` is rounded up to a power of two, 16..16384. Packets older than `max_age` are not found any
  /// more.
  explicit PacketHistory(std::size_t capacity = 1024, Duration max_age = std::chrono::seconds(2));

  /// Copies the payload. False, and nothing kept, for one that is too long.
  bool add(const SourcePacket& packet, Instant now);
  /// Nothing where the packet is not kept any more. The payload is valid until the next add().
  [[nodiscard]] std::optional<SourcePacket> find(std::uint16_t sequence, Instant now) const;
  /// Forgets everything: the source started anew.
  void clear();

 private:
  struct Slot {
    SourcePacket packet;  ///< its payload points into bytes_
    Instant added;
    bool used = false;
  };
  std::vector<Slot> slots_;
  std::vector<std::uint8_t> bytes_;
  Duration max_age_;
};

}  // namespace amphi::rtp
