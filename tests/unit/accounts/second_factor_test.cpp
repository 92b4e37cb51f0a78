#include "tests/unit/accounts/rig.hpp"

using namespace amphi;
using accounts::Refused;
using test::Rig;

namespace {

/// An admin with a confirmed second factor.
struct Enrolled : Rig {
  Enrolled() : session(person("Ada")) {
    secret = begin();
    recovery = *service->second_factor().confirm(session.session, code(), now);
    now += test::minutes(5);
  }
  /// The secret of a new enrolment, back from what the person is shown.
  std::string begin() {
    const auto enrolment = service->second_factor().enrol(session.session, now);
    REQUIRE(enrolment);
    shown = enrolment->secret;
    std::string bytes;
    unsigned value = 0;
    int bits = 0;
    for (const char c : shown) {
      value = value << 5U | static_cast<unsigned>(c >= 'A' ? c - 'A' : c - '2' + 26);
      if ((bits += 5) < 8) continue;
      bytes += static_cast<char>(value >> static_cast<unsigned>(bits -= 8));
    }
    return bytes;
  }
  [[nodiscard]] std::string code(int steps = 0) const {
    return accounts::totp::code_at(secret, accounts::totp::step_of(now) + steps);
  }
  accounts::LoginResult with(const std::string& second) { return log_in("Ada", test::kPassword, second); }

  accounts::NewSession session;
  std::string shown;
  std::string secret;
  std::vector<std::string> recovery;
};

std::string wrong(const std::string& code) {
  std::string other = code;
  other[0] = other[0] == '1' ? '2' : '1';
  return other;
}

}  // namespace

TEST_CASE("the codes are those of RFC 6238") {
  const std::string secret = "12345678901234567890";
  const auto at = [&](std::int64_t unix_time) {
    return accounts::totp::code_at(secret, accounts::totp::step_of(accounts::Time(test::seconds(unix_time))));
  };
  CHECK(at(59) == "287082");
  CHECK(at(1111111109) == "081804");
  CHECK(at(20000000000) == "353130");
}

TEST_CASE("what is shown to enrol can be typed or scanned") {
  Enrolled rig;
  const auto enrolment = *rig.service->second_factor().enrol(rig.session.session, rig.now);
  CHECK(enrolment.secret.size() == 32);
  CHECK(enrolment.uri == "otpauth://totp/Amphi:Ada?secret=" + enrolment.secret + "&issuer=Amphi");
  CHECK(enrolment.qr_svg.starts_with("<svg"));
}

TEST_CASE("a new account's session is confirmed with the first code") {
  Rig rig;
  const auto ada = rig.person("Ada");
  CHECK_FALSE(rig.service->sessions().find(ada.token, rig.now)->second_factor_confirmed);
  Enrolled enrolled;
  CHECK(enrolled.service->sessions().find(enrolled.session.token, enrolled.now)->second_factor_confirmed);
  CHECK(enrolled.service->accounts().get(enrolled.session.session.account)->second_factor);
}

TEST_CASE("confirming needs a right code, and ends the other sessions") {
  Rig plain;
  Enrolled rig;
  const auto other = Rig::logged_in(rig.with(rig.code()));
  rig.now += test::minutes(1);
  rig.secret = rig.begin();
  CHECK(rig.service->second_factor().confirm(rig.session.session, wrong(rig.code()), rig.now).error().code ==
        ErrorCode::unauthorized);
  CHECK(rig.service->second_factor().confirm(rig.session.session, rig.code(), rig.now));
  CHECK_FALSE(rig.service->sessions().find(other.token, rig.now));
  CHECK(rig.service->sessions().find(rig.session.token, rig.now));
}

TEST_CASE("a second factor counts until its successor is confirmed") {
  Enrolled rig;
  rig.begin();
  Rig::logged_in(rig.with(rig.code()));
}

TEST_CASE("the password alone opens nothing once there is a second factor") {
  Enrolled rig;
  CHECK(Rig::refused(rig.with("")).why == Refused::Why::second_factor);
  CHECK(Rig::refused(rig.with(wrong(rig.code()))).why == Refused::Why::second_factor);
  CHECK(Rig::refused(rig.log_in("Ada", "a wrong password", rig.code())).why == Refused::Why::credentials);
  CHECK(Rig::logged_in(rig.with(rig.code())).session.second_factor_confirmed);
}

TEST_CASE("a code opens once, and none before it opens after it") {
  Enrolled rig;
  Rig::logged_in(rig.with(rig.code()));
  CHECK(Rig::refused(rig.with(rig.code())).why == Refused::Why::second_factor);
  CHECK(Rig::refused(rig.with(rig.code(-1))).why == Refused::Why::second_factor);
  Rig::logged_in(rig.with(rig.code(1)));
}

TEST_CASE("two logins at once with one code are one login") {
  Enrolled rig;
  std::vector<accounts::LoginResult> results;
  for (int i = 0; i < 2; ++i) {
    rig.service->login().log_in({"Ada", test::kPassword, rig.code(), "192.0.2.1", ""}, rig.now,
                                [&](accounts::LoginResult result) { results.push_back(std::move(result)); });
  }
  while (results.size() < 2) rig.mailbox.run_one();
  CHECK(results[0].index() != results[1].index());
}

TEST_CASE("a phone may be half a minute off, not more") {
  Enrolled rig;
  CHECK(Rig::refused(rig.with(rig.code(-2))).why == Refused::Why::second_factor);
  CHECK(Rig::refused(rig.with(rig.code(2))).why == Refused::Why::second_factor);
  Rig::logged_in(rig.with(rig.code(-1)));
}

TEST_CASE("the first code after enrolling is the next one") {
  Enrolled rig;
  rig.secret = rig.begin();
  const std::string first = rig.code();
  REQUIRE(rig.service->second_factor().confirm(rig.session.session, first, rig.now));
  CHECK(Rig::refused(rig.with(first)).why == Refused::Why::second_factor);
}

TEST_CASE("each of ten recovery codes opens once, however it is typed") {
  Enrolled rig;
  REQUIRE(rig.recovery.size() == 10);
  for (std::string code : rig.recovery) {
    for (char& c : code) c = static_cast<char>(std::tolower(c));
    Rig::logged_in(rig.with(code));
    CHECK(Rig::refused(rig.with(code)).why == Refused::Why::second_factor);
    rig.now += test::minutes(2);
  }
}

TEST_CASE("new recovery codes need a code and end the old ones") {
  Enrolled rig;
  auto& factor = rig.service->second_factor();
  CHECK(factor.renew_recovery_codes(rig.session.session, "000000", rig.now).error().code ==
        ErrorCode::unauthorized);
  const auto fresh = factor.renew_recovery_codes(rig.session.session, rig.code(), rig.now);
  REQUIRE(fresh);
  CHECK(Rig::refused(rig.with(rig.recovery[0])).why == Refused::Why::second_factor);
  Rig::logged_in(rig.with((*fresh)[0]));
}

TEST_CASE("who knows the password guesses few codes") {
  Enrolled rig;
  int guesses = 0;
  const auto end = rig.now + test::hours(1);
  for (; rig.now < end; rig.now += test::seconds(5))
    if (Rig::refused(rig.with("12345x")).why == Refused::Why::second_factor) ++guesses;
  CHECK(guesses >= 60);
  CHECK(guesses <= 70);
  rig.now += test::minutes(1);
  Rig::logged_in(rig.with(rig.code()));
}

TEST_CASE("no file holds the secret of a second factor or a recovery code") {
  Enrolled rig;
  CHECK_FALSE(rig.folder_holds(rig.secret));
  CHECK_FALSE(rig.folder_holds(rig.shown));
  CHECK_FALSE(rig.folder_holds(rig.recovery[0]));
}
