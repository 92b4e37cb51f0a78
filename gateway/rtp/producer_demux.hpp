#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "gateway/rtp/header_extensions.hpp"

namespace amphi::rtp {

/// An m-line that may send to us.
struct ProducerLine {
  std::string mid{};
  std::vector<std::uint8_t> payload_types{};
  std::vector<std::uint8_t> rtx_payload_types{};
  std::vector<std::uint32_t> ssrcs{};      ///< signalled media SSRCs (RFC 5576); may be empty
  std::vector<std::uint32_t> rtx_ssrcs{};  ///< signalled RTX SSRCs: the second ones of FID groups
};

/// Where a packet belongs.
struct ProducerRoute {
  std::size_t line = 0;    ///< index into the lines given
  std::uint32_t ssrc = 0;  ///< the packet's own
  bool rtx = false;
  /// The media SSRC of the line: the packet's own, or, for RTX, the newest one of the line; nothing while
  /// none is known (such a retransmission is of no use yet).
  std::optional<std::uint32_t> media_ssrc;
  bool first = false;  ///< the first packet of this SSRC: make a receive stream for it
};

/// Finds the m-line of incoming packets of one bundled connection (RFC 8843 section 9.2): by SSRC where it is
/// known, else by the MID header extension, else by a payload type that only one line uses; then the SSRC is
/// known. Bounded: strangers beyond kMaxSsrcs are dropped and counted.
class ProducerDemux {
 public:
  static constexpr std::size_t kMaxSsrcs = 32;

  ProducerDemux(std::vector<ProducerLine> lines, ExtensionIds ids);
  std::optional<ProducerRoute> route(const RtpPacketView& packet);
  /// The line of a media SSRC that has been seen or signalled; for RTCP.
  [[nodiscard]] std::optional<std::size_t> line_of(std::uint32_t ssrc) const;
  /// Forgets an SSRC, after BYE or a time-out.
  void remove(std::uint32_t ssrc);
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }

 private:
  struct Known {
    std::size_t line = 0;
    bool rtx = false;
    bool seen = false;
  };
  [[nodiscard]] std::optional<std::size_t> find_line(const RtpPacketView& packet) const;
  Known* learn(std::uint32_t ssrc, std::size_t line, bool rtx);
  std::optional<ProducerRoute> drop();

  std::vector<ProducerLine> lines_;
  ExtensionIds ids_;
  std::unordered_map<std::uint32_t, Known> known_;
  std::vector<std::optional<std::uint32_t>> media_ssrc_;  ///< newest of each line
  std::uint64_t dropped_ = 0;
};

}  // namespace amphi::rtp
