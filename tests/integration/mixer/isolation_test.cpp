// Whatever one input does, the program and the other inputs go on. Machines are noisy, so each disturbed run
// is compared with a quiet one on the same machine.
#include "tests/integration/mixer/room_fixture.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace std::chrono_literals;

namespace {

constexpr Duration kThreeFrames = 100ms;
constexpr Duration kRun = 3s;

/// How many different pictures of this speaker the viewer saw: the white box moves in each.
std::size_t movements(Room& room, const std::string& who, Duration how_long) {
  std::size_t changes = 0;
  int last = -1;
  room.run_until(
      [&] {
        const auto picture = room.viewer.picture();
        const auto region = room.region(who);
        if (!picture || !region) return false;
        int box = 0;
        for (int x = region->x + 8; x < region->x + region->width - 8; x += 8) {
          const Rgb seen = color_at(*picture, x, region->y + region->height / 8);
          if (seen.blue > 170 && seen.red > 170) box = x;
        }
        if (box != last) ++changes;
        last = box;
        return false;
      },
      how_long);
  return changes;
}

bool all_live(const Room& room) {
  const auto& report = room.mixer.report();
  return report && report->on_screen.size() == 4 &&
         std::all_of(report->on_screen.begin(), report->on_screen.end(),
                     [](const auto& r) { return r.live; });
}

}  // namespace

TEST_CASE("one input stops, one changes size, one lies about time, one vanishes: the program goes on") {
  Room room;
  room.send_program();
  REQUIRE(room.run_until([&] { return all_live(room); }));
  room.viewer.forget();
  const std::size_t moved_before = movements(room, "green", kRun);
  const Gaps quiet = gaps_of(room.viewer.frames(), kThreeFrames);

  room.viewer.forget();
  room.speakers[0]->video_stopped = true;
  room.speakers[1]->resize(640, 360);
  room.speakers[2]->garbage_timestamps = true;
  room.program.stage.pop_back();  // the fourth one is gone
  room.speakers[3].reset();
  room.send_program();
  const std::size_t moved = movements(room, "green", kRun);
  const Gaps disturbed = gaps_of(room.viewer.frames(), kThreeFrames);

  INFO("quiet: " << quiet.frames << " frames, largest gap " << quiet.largest.count() / 1'000'000
                 << " ms, above " << quiet.above << "; disturbed: " << disturbed.frames
                 << " frames, largest gap " << disturbed.largest.count() / 1'000'000 << " ms, above "
                 << disturbed.above);
  CHECK(disturbed.frames > quiet.frames * 2 / 5);  // pictures that do not change are sent half as often
  CHECK(disturbed.above <= quiet.above + 2);
  CHECK(moved > moved_before / 3);
  CHECK(room.region("red"));
  CHECK_FALSE(room.region("yellow"));
}

TEST_CASE("an input that stands still is greyed and reported as not live, and comes back") {
  Room room;
  room.send_program();
  REQUIRE(room.run_until([&] { return all_live(room); }));
  room.speakers[0]->video_stopped = true;
  CHECK(room.run_until([&] { return room.region("red") && !room.region("red")->live; }));
  CHECK(room.region("green")->live);
  room.speakers[0]->video_stopped = false;
  CHECK(room.run_until([&] { return room.region("red")->live; }));
}

TEST_CASE("noise instead of RTP is counted and harms nobody") {
  Room room;
  room.send_program();
  REQUIRE(room.run_until([&] { return all_live(room); }));
  room.speakers[3]->garbage_bytes = true;
  CHECK(movements(room, "green", 2s) > 3);
  CHECK(room.run_until([&] { return room.mixer.report()->bad_packets > 0; }));
  const std::uint64_t asked = room.mixer.key_frame_requests(13);
  CHECK(room.run_until([&] { return room.mixer.key_frame_requests(13) > asked; }));
  room.speakers[3]->garbage_bytes = false;
  CHECK(room.run_until([&] { return room.region("yellow")->live; }));
}

TEST_CASE("a picture too large to be let in leaves the others alone") {
  Room room;
  room.send_program();
  REQUIRE(room.run_until([&] { return all_live(room); }));
  // A key frame that says 16382 x 16382: the header is enough to be refused.
  std::array<std::uint8_t, 1100> payload{0x10, 0x10, 0x00, 0x00, 0x9d, 0x01, 0x2a, 0xfe, 0x3f, 0xfe, 0x3f};
  room.speakers[0]->video_stopped = true;
  room.viewer.forget();
  RtpHeader header{true, 96, 40'000, 1, 4711};
  for (int i = 0; i < 50; ++i) {
    std::array<std::uint8_t, kMaxRtpPacket> packet{};
    const std::size_t size = write_rtp_packet(packet, header, {}, payload);
    room.mixer.send_rtp(10, Bytes(packet).first(size), now());
    ++header.sequence;
    header.timestamp += 3000;
    room.run(20ms);
  }
  CHECK(movements(room, "green", 1s) > 2);
  room.speakers[0]->video_stopped = false;
  CHECK(room.run_until([&] { return room.region("red")->live; }));
}
