// The input is the body of a transport-wide feedback, given to the parser and to a sender with a full
// history.
#include <algorithm>
#include <vector>

#include "gateway/rtp/transport_cc.hpp"
#include "mcu/base/result.hpp"

namespace {

using namespace amphi;
using namespace amphi::rtp;

struct Sender final : RtcpVisitor {
  TransportCcSender sender;
  void on_transport_feedback(const TransportFeedback& feedback) override {
    AMPHI_ASSERT(feedback.arrivals.size() <= feedback.count);
    for (const TransportArrival& arrival : feedback.arrivals) {
      AMPHI_ASSERT(static_cast<std::uint16_t>(arrival.sequence - feedback.base_sequence) < feedback.count);
    }
    AMPHI_ASSERT(sender.on_feedback(feedback).size() <= feedback.count);
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::size_t words = std::min<std::size_t>(size / 4, 2000);
  std::vector<std::uint8_t> packet{0x8f, 205, static_cast<std::uint8_t>(words >> 8),
                                   static_cast<std::uint8_t>(words)};
  packet.insert(packet.end(), data, data + 4 * words);
  Sender side;
  for (int i = 0; i < 300; ++i) side.sender.on_sent(1000, Instant{std::chrono::milliseconds(i)});
  for (int i = 0; i < 2; ++i) parse_rtcp(packet, side);
  return 0;
}
