#include "gateway/http/client_limits.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <span>

#include "mcu/base/random.hpp"

namespace amphi::http {
namespace {

constexpr std::size_t kNetworkBytes = 8;  // of an IPv6 address
constexpr std::size_t kNameBytes = 16;
constexpr std::size_t kLongestAddress = 64;  // as text

std::string hmac(std::span<const std::uint8_t> key, std::span<const std::uint8_t> data) {
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), data.data(), data.size(), digest.data(),
       &size);
  return fmt::format("{:02x}", fmt::join(digest.begin(), digest.begin() + kNameBytes, ""));
}

}  // namespace

ClientLimits::ClientLimits(ClientBudget budget) : budget_(budget) {
  random_bytes(salt_);
}

std::string ClientLimits::name_of(const boost::asio::ip::address& address) const {
  if (address.is_v4()) return hmac(salt_, address.to_v4().to_bytes());
  const auto v6 = address.to_v6();
  if (v6.is_v4_mapped()) {
    return hmac(salt_, boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, v6).to_bytes());
  }
  const auto bytes = v6.to_bytes();
  return hmac(salt_, std::span(bytes).first<kNetworkBytes>());
}

std::optional<std::string> ClientLimits::name_behind_proxy(std::string_view forwarded_for) const {
  std::string_view last = forwarded_for.substr(forwarded_for.rfind(',') + 1);
  while (last.starts_with(' ')) last.remove_prefix(1);
  while (last.ends_with(' ')) last.remove_suffix(1);
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(last.substr(0, kLongestAddress), error);
  if (error) return std::nullopt;
  return name_of(address);
}

bool ClientLimits::take_request(const std::string& client, Instant now) {
  auto found = budgets_.find(client);
  if (found == budgets_.end()) {
    if (budgets_.size() >= kMaxClients) {
      budgets_.erase(order_.back());
      order_.pop_back();
    }
    order_.push_front(client);
    found =
        budgets_.emplace(client, Entry{{budget_.requests_per_second, budget_.burst}, order_.begin()}).first;
  }
  order_.splice(order_.begin(), order_, found->second.place);
  return found->second.budget.take(now);
}

void ClientLimits::disconnected(const std::string& client) {
  const auto found = connections_.find(client);
  if (found != connections_.end() && --found->second == 0) connections_.erase(found);
}

bool ClientLimits::is_full(const std::string& client) const {
  const auto found = connections_.find(client);
  return found != connections_.end() && found->second >= budget_.connections;
}

}  // namespace amphi::http
