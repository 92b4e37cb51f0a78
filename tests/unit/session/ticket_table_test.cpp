#include "mcu/session/ticket_table.hpp"

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::session;
using namespace std::chrono_literals;

namespace {

const RoomId kMaths("maths");
const Instant kStart{1h};

Admission of(const std::string& pass) {
  return {.role = room::Role::speaker,
          .name = "Ada",
          .pass = ports::PassId(pass),
          .second_device = true,
          .account = false};
}

}  // namespace

TEST_CASE("a ticket lets in once what it was issued for") {
  TicketTable tickets;
  const std::string ticket = tickets.issue(kMaths, of("p"), kStart);
  CHECK(ticket.size() == 64);
  const auto admission = tickets.redeem(kMaths, ticket, kStart + 29s);
  REQUIRE(admission);
  CHECK(admission->role == room::Role::speaker);
  CHECK(admission->name == "Ada");
  CHECK(admission->pass == ports::PassId("p"));
  CHECK(admission->second_device);
  CHECK_FALSE(tickets.redeem(kMaths, ticket, kStart + 29s));
}

TEST_CASE("a ticket is good for its room and its time only, and tried once") {
  TicketTable tickets;
  const std::string late = tickets.issue(kMaths, of("p"), kStart);
  CHECK_FALSE(tickets.redeem(kMaths, late, kStart + TicketTable::kLifetime));
  const std::string elsewhere = tickets.issue(kMaths, of("p"), kStart);
  CHECK_FALSE(tickets.redeem(RoomId("art"), elsewhere, kStart));
  CHECK_FALSE(tickets.redeem(kMaths, elsewhere, kStart));
  CHECK_FALSE(tickets.redeem(kMaths, "", kStart));
  CHECK(tickets.issue(kMaths, of("p"), kStart) != tickets.issue(kMaths, of("p"), kStart));
}

TEST_CASE("what was revoked opens nothing, and others are not touched") {
  TicketTable tickets;
  const std::string mine = tickets.issue(kMaths, of("mine"), kStart);
  const std::string other = tickets.issue(kMaths, of("other"), kStart);
  const std::string art = tickets.issue(RoomId("art"), of("other"), kStart);
  tickets.revoke(ports::PassId("mine"));
  tickets.revoke(RoomId("art"));
  CHECK_FALSE(tickets.redeem(kMaths, mine, kStart));
  CHECK_FALSE(tickets.redeem(RoomId("art"), art, kStart));
  CHECK(tickets.redeem(kMaths, other, kStart));
}

TEST_CASE("tickets that nobody uses do not pile up, and nobody crowds out the others alone") {
  TicketTable tickets;
  const std::string other = tickets.issue(kMaths, of("other"), kStart);
  std::string last;
  for (int i = 0; i < 100; ++i) last = tickets.issue(kMaths, of("busy"), kStart);
  CHECK(tickets.size() == 1 + TicketTable::kPerPass);
  CHECK(tickets.redeem(kMaths, other, kStart));
  CHECK(tickets.redeem(kMaths, last, kStart));
  for (std::size_t i = 0; i < TicketTable::kCapacity + 10; ++i) {
    last = tickets.issue(kMaths, of(std::to_string(i)), kStart);
  }
  CHECK(tickets.size() == TicketTable::kCapacity);
  CHECK(tickets.redeem(kMaths, last, kStart));
  static_cast<void>(tickets.issue(kMaths, of("p"), kStart + 30s));
  CHECK(tickets.size() == 1);
}
