#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "gateway/rtp/header_extensions.hpp"
#include "gateway/rtp/ulpfec.hpp"

namespace amphi::rtp {

/// Takes a picture's stream out of RED and recovers packets by ULPFEC (RFC 5109). For our own receivers:
/// tests and the load client. Owner: the receiver. About 200 kB from the first RED packet on, none before.
class UlpfecReceiver {
 public:
  /// Payload types of RED and of ULPFEC within.
  UlpfecReceiver(std::uint8_t red, std::uint8_t ulpfec, ExtensionIds extensions)
      : red_(red), ulpfec_(ulpfec), extensions_(extensions) {}

  /// `packet` is one of the media's SSRC; `restored`: from a retransmission, whose header extensions are not
  /// those that FEC was computed over. Returns the media packet: what was in RED is unwrapped in place. Empty
  /// for FEC and for anything malformed. Then ask recovered().
  MutableBytes receive(MutableBytes packet, bool restored);
  /// The next packet that could be recovered, for RtpReceiveStream::receive_recovered(); empty: none (any
  /// more). Valid until the next receive().
  MutableBytes recovered();

  struct Counters {
    std::uint64_t fec = 0;        ///< FEC packets
    std::uint64_t recovered = 0;  ///< media packets
    std::uint64_t rejected = 0;   ///< malformed
  };
  [[nodiscard]] const Counters& counters() const { return counters_; }

  static constexpr std::size_t kMediaSlots = 128;  ///< packets kept; a power of two, over kMaxFecPackets
  static constexpr std::size_t kFecSlots = 8;      ///< FEC packets that wait for one more media packet

 private:
  struct Slot {
    bool used = false;
    bool fresh = false;  ///< recovered and not handed out yet
    std::uint16_t sequence = 0;
    std::uint16_t size = 0;
    std::array<std::uint8_t, kMaxRtpPacket> bytes;
  };
  MutableBytes unwrap(MutableBytes packet, const RtpPacketView& view, bool restored);
  void keep_media(Bytes packet);
  void keep_fec(Bytes payload, const RtpHeader& header);
  void recover_all();
  /// True when the FEC packet is of no more use.
  bool try_recover(const Slot& fec);
  void rebuild(const UlpfecView& view, std::uint16_t missing);
  [[nodiscard]] const Slot* media(std::uint16_t sequence) const;

  std::uint8_t red_, ulpfec_;
  ExtensionIds extensions_;
  std::vector<Slot> media_;
  std::vector<Slot> fec_;
  std::size_t next_fec_ = 0;
  std::uint32_t ssrc_ = 0;
  Counters counters_;
};

}  // namespace amphi::rtp
