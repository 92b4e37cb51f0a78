#include "mcu/session/token_table.hpp"

#include "tests/support/catch.hpp"

using namespace amphi::session;
using amphi::room::Role;

TEST_CASE("a token gives its role and name, and nothing near it does") {
  const TokenTable table({{Role::moderator, "teacher's secret", ""}, {Role::speaker, "camera", "Camera 1"}});
  CHECK(table.find("teacher's secret")->role == Role::moderator);
  CHECK(table.find("camera")->role == Role::speaker);
  CHECK(table.find("camera")->name == "Camera 1");
  for (const char* wrong : {"", "camer", "cameraa", "Camera", "teacher's"}) CHECK_FALSE(table.find(wrong));
}

TEST_CASE("sha256_hex gives the digest of FIPS 180-4") {
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
