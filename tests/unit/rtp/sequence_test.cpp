#include "gateway/rtp/sequence.hpp"
#include "tests/support/catch.hpp"

using namespace amphi::rtp;

TEST_CASE("sequence numbers go on rising across a wrap") {
  SequenceExtender extender;
  const auto first = extender.extend(65'534)->sequence;
  CHECK(extender.extend(65'535)->sequence == first + 1);
  CHECK(extender.extend(0)->sequence == first + 2);
  CHECK(extender.extend(65'535)->sequence == first + 1);
  CHECK((extender.highest() & 0xffff) == 0);
}

TEST_CASE("packets older than the first one have numbers below it") {
  SequenceExtender extender;
  const auto first = extender.extend(0)->sequence;
  CHECK(extender.extend(65'535)->sequence == first - 1);
  CHECK(extender.highest() == first);
}

TEST_CASE("one wild sequence number is not believed") {
  SequenceExtender extender;
  const auto first = extender.extend(100)->sequence;
  CHECK_FALSE(extender.extend(40'000));
  CHECK(extender.extend(101)->sequence == first + 1);
  CHECK_FALSE(extender.extend(40'001));  // the packet between ended the wild one's probation
}

TEST_CASE("two wild sequence numbers in a row are a sender who started anew") {
  SequenceExtender extender;
  const auto first = extender.extend(50'000)->sequence;
  CHECK_FALSE(extender.extend(7));
  const auto anew = extender.extend(8);
  REQUIRE(anew);
  CHECK(anew->restarted);
  CHECK(anew->sequence > first);
  CHECK((anew->sequence & 0xffff) == 8);
  CHECK_FALSE(extender.extend(9)->restarted);
}
