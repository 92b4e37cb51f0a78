// Parses arbitrary RTCP; what was parsed is written again and must be parsed to the same.
#include <algorithm>
#include <array>
#include <vector>

#include "gateway/rtp/rtcp.hpp"
#include "mcu/base/result.hpp"

namespace {

using namespace amphi;
using namespace amphi::rtp;

struct Nacks final : RtcpVisitor {
  std::vector<std::uint16_t> sequences;
  void on_nack(std::uint32_t, std::span<const std::uint16_t> s) override {
    sequences.assign(s.begin(), s.end());
  }
};

struct Rewrite final : RtcpVisitor {
  std::array<std::uint8_t, kMaxRtcpPacket> buffer{};
  RtcpWriter writer{buffer};

  void on_sender_report(const SenderInfo& info, std::span<const ReportBlock> blocks) override {
    writer.sender_report(info, blocks);
  }
  void on_receiver_report(std::uint32_t sender, std::span<const ReportBlock> blocks) override {
    writer.receiver_report(sender, blocks);
  }
  void on_bye(std::uint32_t ssrc) override { writer.bye(ssrc); }
  void on_pli(std::uint32_t media) override { writer.pli(1, media); }
  void on_fir(std::uint32_t media, std::uint8_t sequence) override { writer.fir(1, media, sequence); }
  void on_nack(std::uint32_t media, std::span<const std::uint16_t> sequences) override {
    std::array<std::uint8_t, kMaxRtcpPacket> own{};
    RtcpWriter again(own);
    if (!again.nack(1, media, sequences)) return;
    Nacks nacks;
    parse_rtcp(again.bytes(), nacks);
    AMPHI_ASSERT(
        std::equal(sequences.begin(), sequences.end(), nacks.sequences.begin(), nacks.sequences.end()));
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Rewrite rewrite;
  parse_rtcp({data, size}, rewrite);
  Nacks ignored;
  AMPHI_ASSERT(parse_rtcp(rewrite.writer.bytes(), ignored).malformed == 0);
  return 0;
}
