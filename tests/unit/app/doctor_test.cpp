
#include <cstdlib>
#include <filesystem>

#include "mcu/app/doctor/checks.hpp"
#include "mcu/base/random.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::app;
using Level = Check::Level;
using std::chrono::hours;
using std::chrono::system_clock;

namespace {

/// A self-signed certificate for some days.
class CertificateFolder {
 public:
  explicit CertificateFolder(int days) {
    std::filesystem::create_directories(path_);
    const std::string command =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=x" +
        std::string(" -days ") + std::to_string(days) + " -keyout " + key() + " -out " + certificate() +
        " 2>/dev/null";
    REQUIRE(std::system(command.c_str()) == 0);
  }
  ~CertificateFolder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::string certificate() const { return (path_ / "c.pem").string(); }
  [[nodiscard]] std::string key() const { return (path_ / "k.pem").string(); }

 private:
  std::filesystem::path path_ = std::filesystem::temp_directory_path() / ("amphi-test-" + random_name(12));
};

http::ServerConfig with(const std::string& certificate, const std::string& key) {
  http::ServerConfig config;
  config.tls = http::TlsFiles{certificate, key};
  return config;
}

}  // namespace

TEST_CASE("a check says what is so and what to do, and only a failure makes the doctor fail") {
  const Check ok{Level::ok, "http", "is free", ""}, warn{Level::warn, "media", "few ports", "give more"},
      bad{Level::fail, "mixer", "ended", "install it"};
  CHECK(to_text(ok) == "ok    http          is free\n");
  CHECK(to_text(warn).find("-> give more\n") != std::string::npos);
  CHECK(exit_code({ok, warn}) == 0);
  CHECK(exit_code({ok, bad, warn}) == 1);
  CHECK(to_json({ok, bad}) == R"([{"level":"ok","name":"http","text":"is free"},)"
                              R"({"level":"fail","name":"mixer","text":"ended","remedy":"install it"}])");
}

TEST_CASE("a certificate's days are told, soon and late ones louder") {
  const CertificateFolder folder(30);
  const auto level = [&](hours later) {
    const auto checks =
        check_certificate(with(folder.certificate(), folder.key()), system_clock::now() + later);
    REQUIRE(checks.size() == 1);
    return checks[0].level;
  };
  CHECK(level(hours(0)) == Level::ok);
  CHECK(level(hours(24 * 20)) == Level::warn);
  CHECK(level(hours(24 * 31)) == Level::fail);
  CHECK(level(hours(-24 * 10)) == Level::fail);
}

TEST_CASE("files that are no certificate and keys of another one fail") {
  const CertificateFolder one(30), other(30);
  const auto now = system_clock::now();
  CHECK(check_certificate(with("/nonexistent", one.key()), now).at(0).level == Level::fail);
  CHECK(check_certificate(with(one.certificate(), other.key()), now).at(0).level == Level::fail);
  CHECK(check_certificate(with(one.certificate(), one.key()), now).at(0).level == Level::ok);
}

TEST_CASE("a server without TLS is fine on loopback only") {
  http::ServerConfig http;
  CHECK(check_certificate(http, system_clock::now()).empty());
  http.address = "0.0.0.0";
  CHECK(check_certificate(http, system_clock::now()).at(0).level == Level::warn);
}

TEST_CASE("ports and addresses that cannot be listened on are told apart") {
  CHECK(check_listener("http", "127.0.0.1", 0).level == Level::ok);
  CHECK(check_listener("http", "192.0.2.1", 0).level == Level::fail);
  CHECK(check_listener("http", "192.0.2.1", 0).remedy.find("http.address") != std::string::npos);
}

TEST_CASE("media needs addresses of this machine and ports for a full room") {
  Config config;
  config.media.transport.addresses = {"127.0.0.1"};
  CHECK(check_media(config).level == Level::ok);
  config.media.transport.port_min = 40'000;
  config.media.transport.port_max = 40'010;
  CHECK(check_media(config).level == Level::warn);
  config.media.transport.addresses = {"192.0.2.1"};
  CHECK(check_media(config).level == Level::fail);
}

TEST_CASE("too few open files are told with what a room needs") {
  CHECK(check_descriptors(65'536, {}).level == Level::ok);
  CHECK(check_descriptors(1'024, {}).level == Level::warn);
  CHECK(check_descriptors(256, {}).level == Level::fail);
}

TEST_CASE("a mixer that cannot be started or ends at once fails") {
  CHECK(check_mixer("/nonexistent").level == Level::fail);
  CHECK(check_mixer("/bin/false").level == Level::fail);
}
