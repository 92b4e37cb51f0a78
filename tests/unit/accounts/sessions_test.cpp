#include "tests/unit/accounts/rig.hpp"

using namespace amphi;
using accounts::AccountRole;
using test::Rig;

TEST_CASE("a session ends twelve hours after its last use") {
  Rig rig;
  const auto ada = rig.person("Ada");
  auto& sessions = rig.service->sessions();
  for (int i = 0; i < 3; ++i) {
    rig.now += test::hours(11);
    REQUIRE(sessions.find(ada.token, rig.now));
  }
  CHECK_FALSE(sessions.find(ada.token, rig.now + test::hours(12)));
}

TEST_CASE("a session ends after seven days of use") {
  Rig rig;
  const auto ada = rig.person("Ada");
  auto& sessions = rig.service->sessions();
  const auto end = rig.now + test::hours(7 * 24);
  for (; rig.now < end; rig.now += test::hours(6)) REQUIRE(sessions.find(ada.token, rig.now));
  CHECK_FALSE(sessions.find(ada.token, end));
}

TEST_CASE("a rotated token opens the same session, and the old one nothing") {
  Rig rig;
  const auto ada = rig.person("Ada");
  const auto rotated = rig.service->sessions().rotate(ada.token, rig.now);
  REQUIRE(rotated);
  CHECK(rotated->session.id == ada.session.id);
  CHECK_FALSE(rig.service->sessions().find(ada.token, rig.now));
  CHECK(rig.service->sessions().find(rotated->token, rig.now));
}

TEST_CASE("one's own sessions can be listed and ended, others' by an admin only") {
  Rig rig;
  const auto ada = rig.person("Ada");
  const auto grace = rig.person("Grace", AccountRole::moderator);
  const auto phone = Rig::logged_in(rig.log_in("Grace", test::kPassword));
  auto& sessions = rig.service->sessions();
  CHECK(sessions.of_account(grace.session.account, rig.now)->size() == 2);
  CHECK(sessions.all(rig.now)->size() == 3);
  CHECK(sessions.revoke(grace.session, ada.session.id, false).error().code == ErrorCode::not_found);
  CHECK(sessions.find(ada.token, rig.now));
  REQUIRE(sessions.revoke(grace.session, phone.session.id, false));
  CHECK_FALSE(sessions.find(phone.token, rig.now));
  REQUIRE(sessions.revoke(ada.session, grace.session.id, true));
  CHECK_FALSE(sessions.find(grace.token, rig.now));
}

TEST_CASE("logging out ends the session") {
  Rig rig;
  const auto ada = rig.person("Ada");
  REQUIRE(rig.service->sessions().end(ada.token));
  CHECK_FALSE(rig.service->sessions().find(ada.token, rig.now));
  CHECK(rig.service->sessions().end("no token at all"));
}

TEST_CASE("sessions outlive the server, and no file holds their token") {
  Rig rig;
  const auto ada = rig.person("Ada");
  rig.open();
  CHECK(rig.service->sessions().find(ada.token, rig.now));
  CHECK_FALSE(rig.folder_holds(ada.token));
  CHECK_FALSE(rig.folder_holds(test::kPassword));
}

TEST_CASE("an account keeps at most fifty sessions, the latest") {
  Rig rig;
  const auto first = rig.person("Ada");
  auto& sessions = rig.service->sessions();
  std::string last;
  for (int i = 0; i < 60; ++i)
    last = sessions.begin(first.session.account, true, rig.now += test::seconds(1))->token;
  CHECK(sessions.of_account(first.session.account, rig.now)->size() == 50);
  CHECK(sessions.find(last, rig.now));
  CHECK_FALSE(sessions.find(first.token, rig.now));
}
