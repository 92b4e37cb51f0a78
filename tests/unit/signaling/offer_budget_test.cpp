#include "gateway/signaling/offer_budget.hpp"

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace std::chrono_literals;

TEST_CASE("five offers pass at once, then one in five seconds") {
  Instant now{1h};
  signaling::OfferBudget budget(now);
  for (int i = 0; i < 5; ++i) CHECK(budget.take(now));
  CHECK_FALSE(budget.take(now));
  now += 4999ms;
  CHECK_FALSE(budget.take(now));
  now += 1ms;
  CHECK(budget.take(now));
  CHECK_FALSE(budget.take(now));
  now += 1h;
  for (int i = 0; i < 5; ++i) CHECK(budget.take(now));
  CHECK_FALSE(budget.take(now));
}
