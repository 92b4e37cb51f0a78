#include <array>
#include <string>
#include <vector>

#include "gateway/transport/stun_message.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::transport;

namespace {

// RFC 5769 section 2.1: a request with username "evtj:h6vY" and password "VOkJxbRl1RmTxUk/WvJxBt".
constexpr std::array<std::uint8_t, 108> kRequest{
    0x00, 0x01, 0x00, 0x58, 0x21, 0x12, 0xa4, 0x42, 0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86,
    0xfa, 0x87, 0xdf, 0xae, 0x80, 0x22, 0x00, 0x10, 0x53, 0x54, 0x55, 0x4e, 0x20, 0x74, 0x65, 0x73,
    0x74, 0x20, 0x63, 0x6c, 0x69, 0x65, 0x6e, 0x74, 0x00, 0x24, 0x00, 0x04, 0x6e, 0x00, 0x01, 0xff,
    0x80, 0x29, 0x00, 0x08, 0x93, 0x2f, 0xf9, 0xb1, 0x51, 0x26, 0x3b, 0x36, 0x00, 0x06, 0x00, 0x09,
    0x65, 0x76, 0x74, 0x6a, 0x3a, 0x68, 0x36, 0x76, 0x59, 0x20, 0x20, 0x20, 0x00, 0x08, 0x00, 0x14,
    0x9a, 0xea, 0xa7, 0x0c, 0xbf, 0xd8, 0xcb, 0x56, 0x78, 0x1e, 0xf2, 0xb5, 0xb2, 0xd3, 0xf2, 0x49,
    0xc1, 0xb5, 0x71, 0xa2, 0x80, 0x28, 0x00, 0x04, 0xe5, 0x7a, 0x3b, 0xcf};
constexpr std::string_view kPassword = "VOkJxbRl1RmTxUk/WvJxBt";

}  // namespace

TEST_CASE("the request of RFC 5769 is read and its integrity holds") {
  const auto stun = StunView::parse(kRequest);
  REQUIRE(stun);
  CHECK(stun->message_class() == StunClass::request);
  CHECK(stun->username() == "evtj:h6vY");
  CHECK(stun->has_integrity(kPassword));
  CHECK_FALSE(stun->has_integrity("VOkJxbRl1RmTxUk/WvJxBu"));
  CHECK_FALSE(stun->has_integrity(""));
}

TEST_CASE("a changed byte under the integrity attribute breaks it") {
  auto changed = kRequest;
  changed[66] ^= 1;
  const auto stun = StunView::parse(changed);
  REQUIRE(stun);
  CHECK_FALSE(stun->has_integrity(kPassword));
}

TEST_CASE("the class is read from its two bits") {
  auto message = kRequest;
  message[0] = 0x01;
  CHECK(StunView::parse(message)->message_class() == StunClass::success);
  message[1] = 0x11;
  CHECK(StunView::parse(message)->message_class() == StunClass::error);
  message[0] = 0x00;
  CHECK(StunView::parse(message)->message_class() == StunClass::indication);
}

TEST_CASE("anything malformed is refused") {
  for (std::size_t size = 0; size < kRequest.size(); ++size) {
    CHECK_FALSE(StunView::parse(Bytes(kRequest).first(size)));
  }
  auto wrong = kRequest;
  wrong[4] = 0;  // cookie
  CHECK_FALSE(StunView::parse(wrong));
  wrong = kRequest;
  wrong[1] = 3;  // Allocate
  CHECK_FALSE(StunView::parse(wrong));
  wrong = kRequest;
  wrong[22] = 0xff;  // an attribute longer than the message
  CHECK_FALSE(StunView::parse(wrong));
}
