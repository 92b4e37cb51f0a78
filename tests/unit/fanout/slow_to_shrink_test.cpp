#include "gateway/fanout/slow_to_shrink.hpp"

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::fanout;
using namespace std::chrono_literals;

TEST_CASE("senders are told at once to send more, and late to send less") {
  const Instant start{100s};
  const link::VideoFormat large{1280, 720, 30, 0};
  const link::VideoFormat small{320, 180, 15, 0};
  SlowToShrink need(small, start);
  CHECK(need.update(large, start + 1s).width == 1280);
  CHECK(need.update(small, start + 2s).width == 1280);
  CHECK(need.update(large, start + 9s).width == 1280);
  CHECK(need.update(small, start + 18s).width == 1280);
  CHECK(need.update(small, start + 9s + SlowToShrink::kPatience + 1ms).width == 320);
}
