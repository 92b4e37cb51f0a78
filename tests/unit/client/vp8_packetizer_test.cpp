#include "gateway/client/vp8_packetizer.hpp"

#include <numeric>
#include <vector>

#include "gateway/rtp/key_frame.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::client;

namespace {

struct Payload {
  std::vector<std::uint8_t> bytes;
  bool last;
};

std::vector<Payload> packetize(Vp8Packetizer& packetizer, const std::vector<std::uint8_t>& frame) {
  std::vector<Payload> payloads;
  packetizer.packetize(frame, [&](Bytes payload, bool last) {
    payloads.push_back({{payload.begin(), payload.end()}, last});
  });
  return payloads;
}

}  // namespace

TEST_CASE("a frame's packets carry it whole, the first one marked as the start and the last one as the end") {
  std::vector<std::uint8_t> frame(3000);
  std::iota(frame.begin(), frame.end(), std::uint8_t{0});
  Vp8Packetizer packetizer;
  const auto payloads = packetize(packetizer, frame);
  REQUIRE(payloads.size() == 3);
  std::vector<std::uint8_t> joined;
  for (std::size_t i = 0; i < payloads.size(); ++i) {
    CHECK(payloads[i].last == (i == 2));
    CHECK(payloads[i].bytes.size() <= Vp8Packetizer::kMaxPayload);
    CHECK(((payloads[i].bytes[0] & 0x10) != 0) == (i == 0));
    joined.insert(joined.end(), payloads[i].bytes.begin() + 4, payloads[i].bytes.end());
  }
  CHECK(joined == frame);
  CHECK(rtp::starts_key_frame(Codec::vp8, payloads[0].bytes));
}

TEST_CASE("each frame has the next picture id, of 15 bits") {
  Vp8Packetizer packetizer;
  std::uint16_t before = 0;
  for (int i = 0; i < 0x8002; ++i) {
    const auto payloads = packetize(packetizer, {1});
    const std::uint16_t id = read_u16(&payloads.front().bytes[2]);
    CHECK((id & 0x8000) != 0);
    if (i > 0) REQUIRE(((id - before) & 0x7fff) == 1);
    before = id;
  }
}
