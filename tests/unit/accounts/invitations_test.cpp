#include "tests/unit/accounts/rig.hpp"

using namespace amphi;
using accounts::InvitationKind;
using accounts::InvitationRequest;
using accounts::Redeemed;
using test::Rig;

namespace {

const RoomId kRoom("class-4b");

struct Invited : Rig {
  Invited() {
    REQUIRE(service->rooms().create(by(), {.id = kRoom, .name = "Class 4b", .kind = {}, .ends = {}}));
  }
  accounts::NewInvitation person_link(const std::string& name = "Zoë") {
    return make({.kind = InvitationKind::person,
                 .role = room::Role::speaker,
                 .name = name,
                 .uses = {},
                 .from = {},
                 .until = {}});
  }
  accounts::NewInvitation class_link(int uses, std::optional<accounts::Time> from = {},
                                     std::optional<accounts::Time> until = {}) {
    return make({.kind = InvitationKind::class_link,
                 .role = room::Role::attendee,
                 .name = {},
                 .uses = uses,
                 .from = from,
                 .until = until});
  }
  accounts::NewInvitation make(const InvitationRequest& request) {
    auto made = service->invitations().create(by(), kRoom, request);
    REQUIRE(made);
    return std::move(*made);
  }
  Result<Redeemed> come(const std::string& secret, const std::string& guest = "",
                        const RoomId& room = kRoom) {
    return service->invitations().redeem(room, secret, guest, "192.0.2.1", now);
  }
};

bool closed(const Result<Redeemed>& redeemed) {
  return !redeemed && redeemed.error().code == ErrorCode::unauthorized;
}

}  // namespace

TEST_CASE("a personal invitation says who comes as what, and its secret stands in the fragment") {
  Invited rig;
  const auto link = rig.person_link();
  CHECK(link.path == "/r/class-4b#i=" + link.secret);
  CHECK(link.secret.size() == 43);
  const auto zoe = rig.come(link.secret);
  REQUIRE(zoe);
  CHECK(zoe->name == "Zoë");
  CHECK(zoe->role == room::Role::speaker);
  CHECK_FALSE(zoe->second_device);
  CHECK_FALSE(rig.folder_holds(link.secret));
  CHECK_FALSE(rig.folder_holds(zoe->guest_token));
}

TEST_CASE("the browser that used a personal invitation comes back with the same pass") {
  Invited rig;
  const auto link = rig.person_link();
  const auto first = *rig.come(link.secret);
  const auto again = *rig.come(link.secret, first.guest_token);
  CHECK(again.pass == first.pass);
  CHECK(again.guest_token == first.guest_token);
  CHECK_FALSE(again.second_device);
}

TEST_CASE("another browser with the same personal invitation is a second device, each time") {
  Invited rig;
  const auto link = rig.person_link();
  const auto first = *rig.come(link.secret);
  const auto second = *rig.come(link.secret);
  CHECK(second.second_device);
  CHECK(second.pass != first.pass);
  CHECK(rig.come(link.secret, second.guest_token)->second_device);
  CHECK_FALSE(rig.come(link.secret, first.guest_token)->second_device);
  CHECK(rig.service->invitations().list(kRoom)->front().used == 1);
}

TEST_CASE("second devices without number leave neither rows nor the person outside") {
  Invited rig;
  const auto link = rig.person_link();
  const auto first = *rig.come(link.secret);
  for (int i = 0; i < 100; ++i) CHECK(rig.come(link.secret)->second_device);
  CHECK_FALSE(rig.come(link.secret, first.guest_token)->second_device);
  const auto passes = rig.service->invitations().revoke(rig.by(), kRoom, link.invitation.id);
  CHECK(passes->size() == 17);
}

TEST_CASE("a guest's cookie that we did not make is not taken over") {
  Invited rig;
  const std::string planted(43, 'A');
  CHECK(rig.come(rig.person_link().secret, planted)->guest_token != planted);
}

TEST_CASE("one browser has one cookie for all its invitations") {
  Invited rig;
  const auto first = *rig.come(rig.person_link().secret);
  const auto second = *rig.come(rig.class_link(5).secret, first.guest_token);
  CHECK(second.guest_token == first.guest_token);
  CHECK(second.pass != first.pass);
}

TEST_CASE("a class's link lets in its number of browsers, and those again") {
  Invited rig;
  const auto link = rig.class_link(3);
  std::vector<Redeemed> pupils;
  for (int i = 0; i < 3; ++i) pupils.push_back(*rig.come(link.secret));
  CHECK(closed(rig.come(link.secret)));
  for (const Redeemed& pupil : pupils) {
    const auto again = rig.come(link.secret, pupil.guest_token);
    REQUIRE(again);
    CHECK(again->pass == pupil.pass);
    CHECK(again->name.empty());
  }
}

TEST_CASE("a class's link opens from its beginning to its end") {
  Invited rig;
  const auto link = rig.class_link(10, rig.now + test::hours(1), rig.now + test::hours(2));
  CHECK(closed(rig.come(link.secret)));
  rig.now += test::hours(1);
  const auto pupil = rig.come(link.secret);
  REQUIRE(pupil);
  rig.now += test::hours(1);
  CHECK(closed(rig.come(link.secret)));
  CHECK(closed(rig.come(link.secret, pupil->guest_token)));
}

TEST_CASE("a one-off room is closed after its end") {
  Invited rig;
  const RoomId room("once");
  REQUIRE(rig.service->rooms().create(
      rig.by(),
      {.id = room, .name = "Once", .kind = accounts::RoomKind::one_off, .ends = rig.now + test::hours(1)}));
  const auto link = *rig.service->invitations().create(
      rig.by(), room,
      {.kind = InvitationKind::person, .role = {}, .name = "Zoë", .uses = {}, .from = {}, .until = {}});
  REQUIRE(rig.come(link.secret, "", room));
  rig.now += test::hours(1);
  CHECK(closed(rig.come(link.secret, "", room)));
}

TEST_CASE("a revoked invitation opens for nobody, and who came by it is named") {
  Invited rig;
  const auto link = rig.class_link(10);
  const auto pupil = *rig.come(link.secret);
  auto& invitations = rig.service->invitations();
  CHECK(*invitations.is_valid(kRoom, pupil.pass));
  const auto passes = invitations.revoke(rig.by(), kRoom, link.invitation.id);
  REQUIRE(passes);
  CHECK(*passes == std::vector{pupil.pass});
  CHECK(closed(rig.come(link.secret, pupil.guest_token)));
  CHECK(closed(rig.come(link.secret)));
  CHECK_FALSE(*invitations.is_valid(kRoom, pupil.pass));
  CHECK(invitations.list(kRoom)->front().revoked);
  CHECK(invitations.revoke(rig.by(), RoomId("other"), link.invitation.id).error().code ==
        ErrorCode::not_found);
}

TEST_CASE("a secret opens no other room") {
  Invited rig;
  const RoomId other("other");
  REQUIRE(rig.service->rooms().create(rig.by(), {.id = other, .name = "Other", .kind = {}, .ends = {}}));
  CHECK(closed(rig.come(rig.person_link().secret, "", other)));
}

TEST_CASE("who is put out of a class comes by that cookie no more, and everybody else does") {
  Invited rig;
  const auto link = rig.class_link(10);
  const auto bad = *rig.come(link.secret);
  const auto good = *rig.come(link.secret);
  rig.service->invitations().put_out(kRoom, bad.pass);
  CHECK(closed(rig.come(link.secret, bad.guest_token)));
  CHECK_FALSE(*rig.service->invitations().is_valid(kRoom, bad.pass));
  const auto again = rig.come(link.secret, good.guest_token);
  REQUIRE(again);
  CHECK(again->pass == good.pass);
  CHECK(rig.come(link.secret));
}

TEST_CASE("who is put out with a personal invitation has no invitation any more") {
  Invited rig;
  const auto link = rig.person_link();
  const auto other = rig.person_link("Yann");
  const auto zoe = *rig.come(link.secret);
  rig.service->invitations().put_out(kRoom, zoe.pass);
  CHECK(closed(rig.come(link.secret, zoe.guest_token)));
  CHECK(closed(rig.come(link.secret)));
  CHECK(rig.come(other.secret));
}

TEST_CASE("a second device put out takes the personal invitation with it, even when its pass gave way") {
  Invited rig;
  const auto link = rig.person_link();
  REQUIRE(rig.come(link.secret));
  const auto thief = *rig.come(link.secret);
  for (int i = 0; i < 50; ++i) REQUIRE(rig.come(link.secret));
  CHECK(*rig.service->invitations().is_valid(kRoom, thief.pass));
  rig.service->invitations().put_out(kRoom, thief.pass);
  CHECK(closed(rig.come(link.secret)));
  CHECK_FALSE(*rig.service->invitations().is_valid(kRoom, thief.pass));
}

TEST_CASE("an account put out moderates this room no more, and its other rooms still") {
  Invited rig;
  rig.person("Ada");
  const auto grace = rig.person("Grace", accounts::AccountRole::moderator).session.account;
  const RoomId other("other");
  REQUIRE(rig.service->rooms().create(rig.by(), {.id = other, .name = "Other", .kind = {}, .ends = {}}));
  for (const RoomId& room : {kRoom, other})
    REQUIRE(rig.service->rooms().set_moderators(rig.by(), room, {grace}));
  const auto pass = accounts::Invitations::pass_of(grace);
  CHECK(*rig.service->invitations().is_valid(kRoom, pass));
  rig.service->invitations().put_out(kRoom, pass);
  CHECK_FALSE(*rig.service->invitations().is_valid(kRoom, pass));
  CHECK(*rig.service->invitations().is_valid(other, pass));
}

TEST_CASE("a pass of another room or of nobody is not taken back, and puts nobody out") {
  Invited rig;
  const auto link = rig.person_link();
  const auto zoe = *rig.come(link.secret);
  for (const char* text : {"", "i.", "i.x.y", "a.", "a.x", "nonsense"})
    rig.service->invitations().put_out(kRoom, ports::PassId(text));
  rig.service->invitations().put_out(RoomId("other"), zoe.pass);
  // One browser's pass ended; the invitation of this room did not.
  CHECK(rig.come(link.secret)->second_device);
}

TEST_CASE("wrong secrets are slowed down, right ones are not") {
  Invited rig;
  const auto link = rig.class_link(10);
  int tried = 0;
  for (int i = 0; i < 1000; ++i)
    if (closed(rig.come("wrong " + std::to_string(i)))) ++tried;
  CHECK(tried <= 100);
  CHECK(rig.come("wrong").error().code == ErrorCode::overloaded);
  CHECK(rig.come(link.secret));
}

TEST_CASE("one link used by ever new browsers is slowed down") {
  Invited rig;
  const auto link = rig.class_link(10'000);
  int in = 0;
  for (int i = 0; i < 400; ++i)
    if (rig.come(link.secret)) ++in;
  CHECK(in == 200);
  rig.now += test::seconds(1);
  CHECK(rig.come(link.secret));
}

TEST_CASE("an invitation that makes no sense is refused") {
  Invited rig;
  const auto refused = [&](const InvitationRequest& request, const RoomId& room = kRoom) {
    return rig.service->invitations().create(rig.by(), room, request).error().code;
  };
  InvitationRequest person{
      .kind = InvitationKind::person, .role = {}, .name = "Zoë", .uses = {}, .from = {}, .until = {}};
  CHECK(refused(person, RoomId("nowhere")) == ErrorCode::not_found);
  person.until = rig.now;
  CHECK(refused(person) == ErrorCode::malformed);
  person = {.kind = InvitationKind::person, .role = {}, .name = " ", .uses = {}, .from = {}, .until = {}};
  CHECK(refused(person) == ErrorCode::malformed);
  InvitationRequest many{
      .kind = InvitationKind::class_link, .role = {}, .name = {}, .uses = 0, .from = {}, .until = {}};
  CHECK(refused(many) == ErrorCode::malformed);
  many.uses = 10'001;
  CHECK(refused(many) == ErrorCode::malformed);
}
