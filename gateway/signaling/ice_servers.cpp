#include "gateway/signaling/ice_servers.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "mcu/base/random.hpp"

namespace amphi::signaling {
namespace {

constexpr std::size_t kLabelLength = 16;

std::chrono::seconds wall_clock() {
  return std::chrono::duration_cast<std::chrono::seconds>(
      std::chrono::system_clock::now().time_since_epoch());
}

std::string hmac_sha1_base64(const std::string& key, const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  const auto* made =
      HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
  AMPHI_ASSERT(made != nullptr);
  std::array<unsigned char, 2 * EVP_MAX_MD_SIZE> base64{};
  const int length = EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(size));
  return {base64.begin(), base64.begin() + length};
}

}  // namespace

http::IceServer turn_credentials(const std::string& url, const std::string& secret,
                                 std::chrono::seconds expiry, const std::string& label) {
  std::string username = fmt::format("{}:{}", expiry.count(), label);
  std::string credential = hmac_sha1_base64(secret, username);
  return {url, std::move(username), std::move(credential)};
}

IceServers::IceServers(IceConfig config, WallClock clock)
    : config_(std::move(config)), clock_(clock ? std::move(clock) : wall_clock) {}

std::vector<http::IceServer> IceServers::list() const {
  std::vector<http::IceServer> servers = config_.fixed;
  if (!config_.turn) return servers;
  // The label is random: a name in it would tell the relay's operator who talks when.
  const std::string label = random_name(kLabelLength);
  const std::chrono::seconds expiry = clock_() + config_.turn->lifetime;
  for (const std::string& url : config_.turn->urls) {
    servers.push_back(turn_credentials(url, config_.turn->secret, expiry, label));
  }
  return servers;
}

std::optional<Duration> IceServers::renewal() const {
  if (!config_.turn) return std::nullopt;
  return config_.turn->lifetime * 3 / 4;
}

}  // namespace amphi::signaling
