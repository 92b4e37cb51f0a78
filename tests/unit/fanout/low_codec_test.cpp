#include "gateway/fanout/low_codec.hpp"

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::fanout;
using namespace std::chrono_literals;

TEST_CASE("the low rung is VP9 only while all who watch it take that") {
  const Instant start{100s};
  LowCodec codec(true);
  CHECK(codec.update(3, 3, start) == Codec::vp9);
  CHECK(codec.update(4, 3, start + 1s) == Codec::vp8);
  // He has gone; another like him may come.
  CHECK(codec.update(3, 3, start + 2s) == Codec::vp8);
  CHECK(codec.update(3, 3, start + 2s + LowCodec::kPatience) == Codec::vp9);
  // With nobody there is nothing to decide.
  CHECK(codec.update(0, 0, start + 20s) == Codec::vp9);
}

TEST_CASE("VP9 that is not allowed is never used") {
  LowCodec codec(false);
  CHECK(codec.update(3, 3, Instant{100s}) == Codec::vp8);
}
