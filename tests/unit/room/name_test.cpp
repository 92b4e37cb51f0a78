#include "mcu/room/name.hpp"

#include <set>

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::room;

TEST_CASE("a name is trimmed and its inner white space becomes single spaces") {
  CHECK(clean_name("  Ada \t  Lovelace\n").value() == "Ada Lovelace");
  CHECK(clean_name("\u00a0Ada\u3000Lovelace\u2028").value() == "Ada Lovelace");
}

TEST_CASE("a name loses control, direction-changing and invisible characters") {
  CHECK(clean_name("A\x01"
                   "d\x7f"
                   "a")
            .value() == "Ada");
  CHECK(clean_name("\u202eevil\u202c\u2066x\u2069\u200f").value() == "evilx");
  CHECK(clean_name("A\u200b\ufeff\u00add\u0085a").value() == "Ad a");
}

TEST_CASE("a name keeps letters of all scripts, accents and joined emoji") {
  for (const char* name : {"Zoë", "Ольга", "李小龍", "نیما\u200cجان", "👩‍🏫 Eve"}) {
    CHECK(clean_name(name).value() == name);
  }
}

TEST_CASE("a name without a visible character is malformed") {
  for (const char* name :
       {"", "   ", "\u200b\u202e", "\u200d", "\t\n", "\u115f\u1160", "\u2800", "\uffa0", "\ufe0f"}) {
    CHECK(clean_name(name).error().code == ErrorCode::malformed);
  }
}

TEST_CASE("a name has at most 64 characters, however many bytes they take") {
  std::string accents, emoji;
  for (int i = 0; i < 64; ++i) accents += "é", emoji += "🎓";
  CHECK(clean_name(accents).value() == accents);
  CHECK(clean_name(emoji).value() == emoji);
  CHECK_FALSE(clean_name(accents + "x"));
  CHECK(clean_name(accents + "  ").value() == accents);
  CHECK_FALSE(clean_name(std::string(60'000, 'x')));
}

TEST_CASE("a name that is not valid UTF-8 is malformed") {
  for (const char* name : {"\xff", "a\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\x80",
                           "\xe2\x82x", "\xf8\x88\x80\x80\x80"}) {
    CHECK_FALSE(clean_name(name));
  }
}

TEST_CASE("a taken name gets the next free number and stays within 64 characters") {
  std::set<std::string> names{"Ada", "Ada (2)"};
  const auto taken = [&](const std::string& name) { return names.contains(name); };
  CHECK(unique_name("Bo", taken) == "Bo");
  CHECK(unique_name("Ada", taken) == "Ada (3)");
  std::string longest;
  for (int i = 0; i < 64; ++i) longest += "é";
  names.insert(longest);
  const std::string other = unique_name(longest, taken);
  CHECK(other == first_characters(longest, 60) + " (2)");
  CHECK(clean_name(other).value() == other);
}
