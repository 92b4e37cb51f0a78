#include <atomic>
#include <thread>

#include "mcu/base/clock.hpp"
#include "pipelines/gst/pipeline.hpp"
#include "pipelines/gst/runtime.hpp"
#include "pipelines/sandbox/warm_up.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::pipelines;
using namespace std::chrono_literals;

namespace {

void start_once() {
  static const auto started = gst::start();
  REQUIRE(started);
}

template <class Condition>
bool wait_for(Condition condition) {
  for (const Instant end = now() + 5s; now() < end; std::this_thread::yield()) {
    if (condition()) return true;
  }
  return false;
}

gst::BufferHandle some_bytes(std::size_t size, Instant at) {
  GstBuffer* buffer = gst_buffer_new_allocate(nullptr, size, nullptr);
  gst_buffer_memset(buffer, 0, 0, size);
  GST_BUFFER_PTS(buffer) = static_cast<GstClockTime>(at.time_since_epoch().count());
  return gst::BufferHandle(buffer);
}

constexpr auto kSmallPictures = "video/x-raw,format=I420,width=64,height=64,framerate=30/1";
constexpr std::size_t kSmallPicture = 64 * 64 * 3 / 2;

}  // namespace

TEST_CASE("an element that does not exist is named in the error") {
  start_once();
  const auto element = gst::make_element({"nosuchelement"});
  REQUIRE_FALSE(element);
  CHECK(element.error().message.find("nosuchelement") != std::string::npos);
}

TEST_CASE("a property that does not exist is named in the error") {
  start_once();
  const auto element = gst::make_element({"vp8enc", {{"no-such-property", "1"}}});
  REQUIRE_FALSE(element);
  CHECK(element.error().message.find("no-such-property") != std::string::npos);
}

TEST_CASE("elements that do not fit together make no pipeline") {
  start_once();
  const std::array elements{gst::ElementSpec{"vp8enc"}, gst::ElementSpec{"rtpvp8depay"}};
  CHECK_FALSE(
      gst::Pipeline::create("p", kSmallPictures, elements, {[](GstSample*) {}, [](const std::string&) {}}));
}

TEST_CASE("what is pushed comes out at the other end with its time") {
  start_once();
  std::atomic<std::uint64_t> seen{0};
  const std::array elements{gst::ElementSpec{"vp8enc", {{"deadline", "1"}}}};
  auto pipeline =
      gst::Pipeline::create("p", kSmallPictures, elements,
                            {[&](GstSample* sample) { seen = GST_BUFFER_PTS(gst_sample_get_buffer(sample)); },
                             [](const std::string&) {}});
  REQUIRE(pipeline);
  REQUIRE((*pipeline)->play());
  REQUIRE((*pipeline)->push(some_bytes(kSmallPicture, Instant(123'456'789ns))));
  CHECK(wait_for([&] { return seen == 123'456'789; }));
  CHECK((*pipeline)->dot().find("digraph") != std::string::npos);
}

TEST_CASE("a pipeline that breaks says so and takes no more") {
  start_once();
  std::atomic<int> errors{0};
  const std::array elements{gst::ElementSpec{"vp8enc"}};
  auto pipeline = gst::Pipeline::create("p", kSmallPictures, elements,
                                        {[](GstSample*) {}, [&](const std::string&) { ++errors; }});
  REQUIRE(pipeline);
  REQUIRE((*pipeline)->play());
  (*pipeline)->set_caps("audio/x-raw");
  CHECK(wait_for([&] { return errors > 0 || !(*pipeline)->push(some_bytes(10, Instant(1ns))); }));
}

TEST_CASE("every kind of pipeline works on this machine") {
  start_once();
  const auto warm = warm_up();
  CHECK(warm);
}
