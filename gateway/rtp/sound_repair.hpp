#pragma once
#include <array>
#include <cstdint>
#include <span>

#include "gateway/rtp/packet_history.hpp"

namespace amphi::rtp {

/// Lets sound that got lost go along with what is sent next, as a redundant block (RFC 2198): sound has no
/// RTX, but transport-wide feedback tells what did not arrive. It costs what was lost, where redundancy in
/// each packet costs as much again; the listener has to wait a round trip and two packets longer for it.
/// Owner: RtpSendStream; the shard's thread. Fixed size.
class SoundRepair {
 public:
  static constexpr std::size_t kRemembered = 16;  ///< packets; more than RED can reach back at 60 ms each
  static constexpr std::size_t kMost = 2;         ///< lost packets in one

  /// What shall go along with the packet of this source timestamp, oldest first; not what its `redundancy`
  /// packets before it are. Source sequence numbers, valid until the next call.
  std::span<const std::uint16_t> choose(const SourcePacket& packet, int redundancy);
  /// The packet left, and what choose() gave last went along where `repaired`.
  void on_sent(const SourcePacket& packet, std::uint16_t transport_sequence, bool repaired);
  /// Feedback: it did not arrive, or came after all.
  void on_lost(std::uint16_t transport_sequence);
  void on_found(std::uint16_t transport_sequence);
  /// The source is another now.
  void clear() { *this = SoundRepair(); }

 private:
  enum class State : std::uint8_t { unused, sent, lost };
  struct Entry {
    std::uint32_t timestamp = 0;
    std::uint16_t sequence = 0;            ///< of the source
    std::uint16_t transport_sequence = 0;  ///< of what carried it last
    State state = State::unused;
  };
  std::array<Entry, kRemembered> entries_{};
  std::size_t next_ = 0;
  std::array<std::uint16_t, kMost> chosen_{};
  std::size_t count_ = 0;  ///< of chosen_
};

}  // namespace amphi::rtp
