#include "tests/unit/accounts/rig.hpp"

using namespace amphi;
using accounts::AccountRole;
using accounts::Refused;
using test::Rig;

TEST_CASE("the first admin is made by the printed code, once") {
  Rig rig;
  CHECK_FALSE(*rig.service->accounts().has_admin());
  const auto code = rig.service->accounts().make_setup_code(rig.now);
  REQUIRE(code);
  CHECK(Rig::refused(rig.set_up("0000-0000-0000-0000-0000", "Ada")).why == Refused::Why::credentials);
  const auto session = Rig::logged_in(rig.set_up(*code, "Ada")).session;
  CHECK(session.role == AccountRole::admin);
  CHECK(session.name == "Ada");
  CHECK_FALSE(session.second_factor_confirmed);
  CHECK(*rig.service->accounts().has_admin());
  CHECK(Rig::refused(rig.set_up(*code, "Eve")).why == Refused::Why::credentials);
  CHECK(rig.service->accounts().make_setup_code(rig.now).error().code == ErrorCode::conflict);
}

TEST_CASE("a newer printed code ends the one before, and a day ends both") {
  Rig rig;
  const auto first = *rig.service->accounts().make_setup_code(rig.now);
  const auto second = *rig.service->accounts().make_setup_code(rig.now);
  CHECK(Rig::refused(rig.set_up(first, "Ada")).why == Refused::Why::credentials);
  rig.now += test::hours(24);
  CHECK(Rig::refused(rig.set_up(second, "Ada")).why == Refused::Why::credentials);
}

TEST_CASE("two browsers with the printed code make one admin") {
  Rig rig;
  const auto code = *rig.service->accounts().make_setup_code(rig.now);
  std::vector<accounts::LoginResult> results;
  for (const char* name : {"Ada", "Eve"}) {
    rig.service->login().set_up({code, name, test::kPassword, "192.0.2.1", ""}, rig.now,
                                [&](accounts::LoginResult result) { results.push_back(std::move(result)); });
  }
  while (results.size() < 2) rig.mailbox.run_one();
  CHECK(results[0].index() != results[1].index());
  CHECK(rig.service->accounts().list()->size() == 1);
}

TEST_CASE("an account's code sets its password, however it is typed, once and for a week") {
  Rig rig;
  const auto made = *rig.service->accounts().create(rig.by(), "Ada", AccountRole::moderator);
  CHECK(Rig::refused(rig.set_up(made.code, "Eve")).why == Refused::Why::credentials);
  std::string typed;
  for (const char c : made.code) typed += c == '-' ? ' ' : static_cast<char>(std::tolower(c));
  CHECK(Rig::logged_in(rig.set_up(typed, " ada ")).session.name == "Ada");
  CHECK(Rig::refused(rig.set_up(made.code, "Ada")).why == Refused::Why::credentials);

  const auto late = *rig.service->accounts().create(rig.by(), "Late", AccountRole::moderator);
  rig.now += test::hours(7 * 24);
  CHECK(Rig::refused(rig.set_up(late.code, "Late")).why == Refused::Why::credentials);
}

TEST_CASE("a password that is short, endless or the name will not do") {
  Rig rig;
  const auto made = *rig.service->accounts().create(rig.by(), "Ada Lovelace", AccountRole::admin);
  for (const std::string& password :
       {std::string("short"), std::string(1025, 'x'), std::string("ada lovelace")})
    CHECK(Rig::refused(rig.set_up(made.code, "Ada Lovelace", password)).why == Refused::Why::malformed);
  CHECK(Rig::logged_in(rig.set_up(made.code, "Ada Lovelace")).session.name == "Ada Lovelace");
}

TEST_CASE("names are one whatever their case, and clean") {
  Rig rig;
  REQUIRE(rig.service->accounts().create(rig.by(), "  Ada  L ", AccountRole::admin));
  CHECK(rig.service->accounts().find("ADA L")->name == "Ada L");
  CHECK(rig.service->accounts().create(rig.by(), "ada l", AccountRole::admin).error().code ==
        ErrorCode::conflict);
  CHECK(rig.service->accounts().create(rig.by(), "\x01", AccountRole::admin).error().code ==
        ErrorCode::malformed);
}

TEST_CASE("the last admin who can log in stays one") {
  Rig rig;
  const auto ada = rig.person("Ada").session.account;
  auto& accounts = rig.service->accounts();
  REQUIRE(accounts.create(rig.by(), "Not yet", AccountRole::admin));
  CHECK(accounts.remove(rig.by(), ada).error().code == ErrorCode::conflict);
  CHECK(accounts.set_disabled(rig.by(), ada, true).error().code == ErrorCode::conflict);
  CHECK(accounts.set_role(rig.by(), ada, AccountRole::moderator).error().code == ErrorCode::conflict);
  rig.person("Grace");
  CHECK(accounts.remove(rig.by(), ada));
  CHECK(accounts.get(ada).error().code == ErrorCode::not_found);
}

TEST_CASE("a disabled account is out at once and may come back") {
  Rig rig;
  rig.person("Ada");
  const auto grace = rig.person("Grace", AccountRole::moderator);
  REQUIRE(rig.service->accounts().set_disabled(rig.by(), grace.session.account, true));
  CHECK_FALSE(rig.service->sessions().find(grace.token, rig.now));
  CHECK(Rig::refused(rig.log_in("Grace", test::kPassword)).why == Refused::Why::credentials);
  REQUIRE(rig.service->accounts().set_disabled(rig.by(), grace.session.account, false));
  CHECK_FALSE(rig.service->sessions().find(grace.token, rig.now));
  Rig::logged_in(rig.log_in("Grace", test::kPassword));
}

TEST_CASE("a reset ends password, second factor and sessions, even of the only admin") {
  Rig rig;
  const auto ada = rig.person("Ada");
  auto& factor = rig.service->second_factor();
  REQUIRE(factor.enrol(ada.session, rig.now));
  const auto reset = rig.service->accounts().reset(rig.by(), ada.session.account);
  REQUIRE(reset);
  CHECK_FALSE(rig.service->sessions().find(ada.token, rig.now));
  CHECK(Rig::refused(rig.log_in("Ada", test::kPassword)).why == Refused::Why::credentials);
  CHECK(factor.confirm(ada.session, "000000", rig.now).error().code == ErrorCode::conflict);
  CHECK(Rig::logged_in(rig.set_up(reset->code, "Ada", "another good password")).session.role ==
        AccountRole::admin);
}

TEST_CASE("a changed password ends the other sessions and keeps this one") {
  Rig rig;
  const auto here = rig.person("Ada");
  const auto there = Rig::logged_in(rig.log_in("Ada", test::kPassword));
  CHECK(rig.change_password(here.session, "not this one", "a better password").error().code ==
        ErrorCode::unauthorized);
  CHECK(rig.change_password(here.session, test::kPassword, "short").error().code == ErrorCode::malformed);
  REQUIRE(rig.change_password(here.session, test::kPassword, "a better password"));
  CHECK(rig.service->sessions().find(here.token, rig.now));
  CHECK_FALSE(rig.service->sessions().find(there.token, rig.now));
  CHECK(Rig::refused(rig.log_in("Ada", test::kPassword)).why == Refused::Why::credentials);
  Rig::logged_in(rig.log_in("Ada", "a better password"));
}
