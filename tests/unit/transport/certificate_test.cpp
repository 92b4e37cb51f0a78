#include "gateway/transport/certificate.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::transport;

TEST_CASE("each certificate has a key and a sha-256 fingerprint of its own") {
  const auto one = Certificate::generate();
  const auto other = Certificate::generate();
  REQUIRE(one);
  REQUIRE(other);
  CHECK(one->fingerprint().algorithm == "sha-256");
  CHECK(one->fingerprint().digest.size() == 32);
  CHECK(one->fingerprint() != other->fingerprint());
}

TEST_CASE("a certificate can be hashed with every algorithm we take, in any case") {
  const auto certificate = Certificate::generate();
  REQUIRE(certificate);
  CHECK(fingerprint_of(certificate->x509(), "SHA-256")->digest == certificate->fingerprint().digest);
  CHECK(fingerprint_of(certificate->x509(), "sha-384")->digest.size() == 48);
  CHECK(fingerprint_of(certificate->x509(), "sha-512")->digest.size() == 64);
  CHECK_FALSE(fingerprint_of(certificate->x509(), "sha-1"));
}

TEST_CASE("a fingerprint must have the size of its algorithm") {
  CHECK(check({"sha-256", std::vector<std::uint8_t>(32)}));
  CHECK(check({"sha-256", std::vector<std::uint8_t>(31)}).error().code == ErrorCode::malformed);
  CHECK(check({"sha-256", {}}).error().code == ErrorCode::malformed);
  CHECK(check({"md5", std::vector<std::uint8_t>(16)}).error().code == ErrorCode::unsupported);
}
