#include <array>
#include <boost/json.hpp>

#include "mcu/link/program.hpp"
#include "mcu/link/socket.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;

namespace {

std::pair<link::Socket, link::Socket> connected() {
  auto ends = link::Socket::make_pair();
  REQUIRE(ends);
  return {link::Socket(std::move(ends->first)), link::Socket(std::move(ends->second))};
}

link::Program example_program() {
  link::Program program;
  program.revision = 7;
  program.scene.preset = Preset::single;
  program.stage.push_back({ParticipantId("a"), "Zoë", {{3, Source::camera, Codec::vp9}}, false});
  program.video.push_back({8, RungLevel::low, Codec::vp9, {320, 180, 15, 110'000}, true});
  program.sound.push_back({9, SoundRung::thin, ParticipantId("a"), 16'000, 60, 20, true});
  program.stills.push_back({10, 640, 360, 5'000, 8'000});
  program.video.push_back({11, RungLevel::high, Codec::vp8, {}, false, true});
  program.sound.push_back({12, SoundRung::full, std::nullopt, 32'000, 20, 5, false, true});
  program.recording = link::RecordingMark::paused;
  program.omitted = {ParticipantId("a"), ParticipantId("b")};
  return program;
}

}  // namespace

TEST_CASE("a message crosses the link with stream, timestamp and payload") {
  auto [a, b] = connected();
  const std::array<std::uint8_t, 3> payload{1, 2, 3};
  const Instant when{Duration(123'456'789'012)};
  a.queue({link::Type::rtp, 42, when}, payload);
  REQUIRE(a.flush());
  int seen = 0;
  const auto count = b.receive([&](const link::MessageView& message) {
    ++seen;
    CHECK(message.header.type == link::Type::rtp);
    CHECK(message.header.stream == 42);
    CHECK(message.header.timestamp == when);
    CHECK(message.payload.size() == 3);
  });
  REQUIRE(count);
  CHECK(seen == 1);
}

TEST_CASE("a link that nobody reads drops its oldest media and keeps its control messages") {
  auto [a, b] = connected();
  const std::vector<std::uint8_t> payload(1200);
  constexpr std::uint32_t kMany = 20'000;
  for (std::uint32_t i = 0; i < kMany; ++i) {
    a.queue({link::Type::rtp, i, {}}, payload);
    REQUIRE(a.flush());
  }
  a.queue_control(R"({"type":"program"})");
  CHECK(a.dropped() > 0);
  std::uint32_t last = 0;
  bool control = false;
  while (a.wants_write() || !control) {
    REQUIRE(a.flush());
    const auto count = b.receive([&](const link::MessageView& message) {
      if (message.header.type == link::Type::control) control = true;
      if (message.header.type == link::Type::rtp) last = message.header.stream;
    });
    REQUIRE(count);
    if (*count == 0) break;
  }
  while (b.receive([&](const link::MessageView& m) { last = m.header.stream; }).value() > 0) {
  }
  CHECK(control);
  CHECK(last == kMany - 1);
}

TEST_CASE("closing one end is noticed by the other") {
  auto [a, b] = connected();
  { const link::Socket gone = std::move(a); }
  CHECK_FALSE(b.receive([](const link::MessageView&) {}));
}

TEST_CASE("foreign and short datagrams are refused") {
  CHECK_FALSE(link::parse(std::vector<std::uint8_t>(15)));
  std::vector<std::uint8_t> datagram(16);
  datagram[0] = link::kVersion;
  datagram[1] = 99;
  CHECK_FALSE(link::parse(datagram));
  datagram[1] = 2;
  CHECK(link::parse(datagram));
  datagram[0] = 77;
  CHECK_FALSE(link::parse(datagram));
}

TEST_CASE("program and report survive their way through JSON") {
  const link::Program program = example_program();
  const auto back =
      link::program_from_json(boost::json::parse(boost::json::serialize(link::to_json(program))));
  REQUIRE(back);
  CHECK(*back == program);

  link::Report report;
  report.revision = 3;
  report.on_screen.push_back({{ParticipantId("a"), Source::screen}, 1, 2, 3, 4, true});
  report.active_speaker = ParticipantId("a");
  const auto report_back = link::report_from_json(link::to_json(report));
  REQUIRE(report_back);
  CHECK(*report_back == report);
}

TEST_CASE("a program out of range is refused with the member's name") {
  auto json = link::to_json(example_program());
  json.as_object()["canvas"].as_object()["width"] = 100'000;
  const auto program = link::program_from_json(json);
  REQUIRE_FALSE(program);
  CHECK(program.error().message.find("width") != std::string::npos);
}
