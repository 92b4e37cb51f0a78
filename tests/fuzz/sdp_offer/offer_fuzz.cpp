// Offers from strangers: parse, negotiate, answer, read the answer back.
#include <cstdint>

#include "gateway/sdp/answer.hpp"
#include "gateway/sdp/client.hpp"

using namespace amphi;
using namespace amphi::sdp;

namespace {

const LocalTransport kTransport{{"abcd", "0123456789012345678901"},
                                {"sha-256", std::vector<std::uint8_t>(32, 7)},
                                std::vector<std::string>(12, "candidate:1 1 udp 1 192.0.2.1 5000 typ host")};

void answer(const SessionDescription& offer, ports::ConnectionPurpose purpose) {
  const auto negotiated = negotiate(offer, {purpose});
  if (!negotiated) return;
  LocalStreams streams{"cname", "stream", {}};
  for (const auto& media : negotiated->media) streams.ssrcs[media.mid] = {1, 2};
  const std::string text = make_answer(*negotiated, kTransport, streams);
  AMPHI_ASSERT(text.size() < kMaxAnswer);
  const auto back = parse(text);
  AMPHI_ASSERT(back.has_value());
  AMPHI_ASSERT(back->sections.size() == offer.sections.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)parse_answer(text, {true, true, true, true, true, {Codec::vp8}, Setup::actpass});
  const auto offer = parse(text);
  if (!offer) return 0;
  for (const auto purpose : {ports::ConnectionPurpose::participant, ports::ConnectionPurpose::whip,
                             ports::ConnectionPurpose::whep}) {
    answer(*offer, purpose);
  }
  return 0;
}
