#include "tests/unit/accounts/rig.hpp"

using namespace amphi;
using accounts::AccountRole;
using accounts::Refused;
using test::Rig;

TEST_CASE("an unknown name and a wrong password get the same answer") {
  Rig rig;
  rig.person("Ada");
  const auto unknown = Rig::refused(rig.log_in("Nobody", test::kPassword));
  const auto wrong = Rig::refused(rig.log_in("Ada", "a wrong password"));
  CHECK(unknown.why == wrong.why);
  CHECK(unknown.message == wrong.message);
}

TEST_CASE("a login gives a new session and ends the one that came with it") {
  Rig rig;
  const auto first = rig.person("Ada");
  const auto second = Rig::logged_in(rig.log_in("Ada", test::kPassword, "", "192.0.2.1", first.token));
  CHECK(second.token != first.token);
  CHECK(second.token.size() == 43);
  CHECK_FALSE(rig.service->sessions().find(first.token, rig.now));
  CHECK(rig.service->sessions().find(second.token, rig.now)->account == first.session.account);
}

TEST_CASE("a token that somebody else chose is never taken over") {
  Rig rig;
  rig.person("Ada");
  const std::string planted(43, 'A');
  const auto session = Rig::logged_in(rig.log_in("Ada", test::kPassword, "", "192.0.2.1", planted));
  CHECK(session.token != planted);
  CHECK_FALSE(rig.service->sessions().find(planted, rig.now));
}

TEST_CASE("a thousand wrong logins are slowed down, and the right one works after") {
  Rig rig;
  rig.person("Ada");
  int tried = 0;
  int throttled = 0;
  for (int i = 0; i < 1000; ++i) {
    const auto why =
        Rig::refused(rig.log_in("Ada", "wrong password " + std::to_string(i), "", "198.51.100.7")).why;
    why == Refused::Why::throttled ? ++throttled : ++tried;
  }
  CHECK(tried <= 10);
  CHECK(throttled == 1000 - tried);
  const auto wait = Rig::refused(rig.log_in("Ada", test::kPassword, "", "198.51.100.7")).retry_after;
  CHECK(wait > test::seconds(0));
  CHECK(wait <= test::seconds(10));
  rig.now += wait;
  Rig::logged_in(rig.log_in("Ada", test::kPassword, "", "198.51.100.7"));
}

TEST_CASE("who has logged in from an address before is not kept waiting by strangers") {
  Rig rig;
  rig.person("Ada");
  Rig::logged_in(rig.log_in("Ada", test::kPassword, "", "192.0.2.1"));
  for (int i = 0; i < 1000; ++i)
    Rig::refused(rig.log_in("Ada", "wrong", "", "198.51.100." + std::to_string(i % 250)));
  Rig::logged_in(rig.log_in("Ada", test::kPassword, "", "192.0.2.1"));
}

TEST_CASE("people who share an address do not keep each other waiting with right passwords") {
  Rig rig;
  for (int i = 0; i < 8; ++i) rig.person("Teacher " + std::to_string(i));
  for (int round = 0; round < 50; ++round)
    for (int i = 0; i < 8; ++i) Rig::logged_in(rig.log_in("Teacher " + std::to_string(i), test::kPassword));
}

TEST_CASE("too many logins at once are turned away, each with an answer") {
  Rig rig;
  rig.person("Ada");
  int answers = 0;
  constexpr int kAtOnce = 200;
  for (int i = 0; i < kAtOnce; ++i) {
    rig.service->login().log_in({"Name " + std::to_string(i), "whatever it is", "", std::to_string(i), ""},
                                rig.now, [&](const accounts::LoginResult& result) {
                                  CHECK(std::holds_alternative<Refused>(result));
                                  ++answers;
                                });
  }
  while (answers < kAtOnce) rig.mailbox.run_one();
  Rig::logged_in(rig.log_in("Ada", test::kPassword));
}

TEST_CASE("a password that changed while it was checked lets nobody in") {
  Rig rig;
  const auto ada = rig.person("Ada");
  std::optional<accounts::LoginResult> result;
  rig.service->login().log_in({"Ada", test::kPassword, "", "192.0.2.1", ""}, rig.now,
                              [&](accounts::LoginResult value) { result = std::move(value); });
  REQUIRE(rig.service->accounts().reset(rig.by(), ada.session.account));
  while (!result) rig.mailbox.run_one();
  CHECK(Rig::refused(*result).why == Refused::Why::credentials);
}

TEST_CASE("a store that closes while hashes run calls nobody back") {
  Rig rig;
  rig.person("Ada");
  for (int i = 0; i < 10; ++i) {
    rig.service->login().log_in({"Ada", test::kPassword, "", "192.0.2.1", ""}, rig.now,
                                [](const accounts::LoginResult&) { FAIL("called back"); });
  }
  rig.service.reset();
  bool done = false;
  rig.mailbox.post()([&] { done = true; });
  while (!done) rig.mailbox.run_one();
}

TEST_CASE("a password is hashed again when hashing got dearer") {
  Rig rig;
  rig.person("Ada");
  rig.service.reset();
  auto config = rig.config();
  config.hashing.passes = 2;
  rig.service = std::move(*accounts::Service::open(config, rig.mailbox.post()));
  Rig::logged_in(rig.log_in("Ada", test::kPassword));
  Rig::logged_in(rig.log_in("Ada", test::kPassword));
}
