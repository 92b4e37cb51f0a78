#include <random>

#include "tests/integration/abuse/world.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;

namespace {

/// Sends noise on both lines: as it comes, then with sequence numbers, times and SSRCs that jump.
class NoiseSource {
 public:
  explicit NoiseSource(HostilePeer& peer) : peer_(peer) {}

  void send() {
    if (!peer_.connected()) return;
    for (int i = 0; i < 4; ++i) {
      send_on("0", 300);
      send_on("1", 1100);
      ++sent_;
    }
    std::array<std::uint8_t, 64> rtcp{};
    for (std::uint8_t& byte : rtcp) byte = static_cast<std::uint8_t>(random_());
    rtcp[0] = static_cast<std::uint8_t>(0x80 | random_() % 32);
    rtcp[1] = static_cast<std::uint8_t>(200 + random_() % 8);
    rtcp[2] = 0;
    rtcp[3] = rtcp.size() / 4 - 1;
    peer_.connection().send_rtcp(rtcp);
  }
  [[nodiscard]] int sent() const { return sent_; }

 private:
  void send_on(const std::string& mid, std::uint32_t longest) {
    const sdp::NegotiatedMedia* line = peer_.line(mid);
    if (line == nullptr || !line->send) return;
    const bool jump = sent_ > 800;
    ++sequence_;
    HostileRtp rtp{line->send->payload_type, random_() % 2 == 0, sequence_,
                   sequence_ * 900U,         peer_.ssrc(mid),    mid};
    if (jump) rtp.sequence = static_cast<std::uint16_t>(random_());
    if (jump) rtp.timestamp = static_cast<std::uint32_t>(random_());
    if (jump && random_() % 2 == 0) rtp.ssrc = static_cast<std::uint32_t>(random_());
    std::vector<std::uint8_t> payload(1 + random_() % longest);
    for (std::uint8_t& byte : payload) byte = static_cast<std::uint8_t>(random_());
    peer_.send_rtp(rtp, payload);
  }

  HostilePeer& peer_;
  std::minstd_rand random_{7};
  std::uint16_t sequence_ = 0;
  int sent_ = 0;
};

}  // namespace

TEST_CASE(
    "noise in every codec, and packets that jump, cost no other viewer his picture and no mixer its life") {
  World world;
  const auto viewer = world.watch();
  REQUIRE(viewer);
  REQUIRE(world.goes_on(*viewer));
  REQUIRE(world.until(viewer.get(), [&] { return world.mixers().size() == 2; }));
  const auto mixers = world.mixers();
  for (const Codec codec : {Codec::vp8, Codec::vp9, Codec::h264}) {
    const auto peer = world.publish(codec);
    REQUIRE(peer);
    NoiseSource noise(*peer);
    viewer->reset();
    REQUIRE(world.until(
        viewer.get(), [&] { return noise.sent() > 1600; }, [&] { noise.send(); }));
    CHECK(viewer->pictures().counts().frames > 10);
  }
  CHECK(world.goes_on(*viewer));
  CHECK(world.mixers() == mixers);
}
