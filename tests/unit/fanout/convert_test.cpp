#include "gateway/fanout/convert.hpp"

#include "tests/support/catch.hpp"

namespace amphi::fanout {
namespace {

TEST_CASE("an extension that only one line of a bundle has is known for the transport") {
  rtp::ExtensionIds all;
  add_extensions(all, {.mid = 4, .audio_level = 1, .transport_cc = 3});
  add_extensions(all, {.mid = 4, .rid = 10, .repaired_rid = 11, .transport_cc = 3, .abs_send_time = 2});
  CHECK(all == rtp::ExtensionIds{4, 10, 11, 1, 3, 2});
}

}  // namespace
}  // namespace amphi::fanout
