#include "gateway/transport/local_addresses.hpp"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

namespace amphi::transport {
namespace {

constexpr std::size_t kMostAddresses = 16;

struct Found {
  int rank = 0;  ///< lower goes first
  std::string address;
};

std::optional<std::string> literal(const sockaddr* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* bytes = nullptr;
  if (address->sa_family == AF_INET) {
    bytes = &reinterpret_cast<const sockaddr_in*>(address)->sin_addr;
  } else if (address->sa_family == AF_INET6) {
    const auto* six = &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr;
    if (IN6_IS_ADDR_LINKLOCAL(six)) return std::nullopt;
    bytes = six;
  } else {
    return std::nullopt;
  }
  if (inet_ntop(address->sa_family, bytes, text.data(), text.size()) == nullptr) return std::nullopt;
  return std::string(text.data());
}

std::vector<Found> of_interfaces(bool with_loopback) {
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return {};
  const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> owner(list, &freeifaddrs);
  std::vector<Found> found;
  for (const ifaddrs* entry = list; entry != nullptr; entry = entry->ifa_next) {
    const bool loopback = (entry->ifa_flags & IFF_LOOPBACK) != 0;
    if (entry->ifa_addr == nullptr || (entry->ifa_flags & IFF_UP) == 0 || (loopback && !with_loopback))
      continue;
    if (auto address = literal(entry->ifa_addr)) {
      found.push_back(
          {(loopback ? 2 : 0) + (entry->ifa_addr->sa_family == AF_INET6 ? 1 : 0), std::move(*address)});
    }
  }
  return found;
}

}  // namespace

int ip_version(const std::string& address) {
  std::array<std::uint8_t, sizeof(in6_addr)> bytes{};
  if (inet_pton(AF_INET, address.c_str(), bytes.data()) == 1) return 4;
  return inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1 ? 6 : 0;
}

Result<std::vector<std::string>> addresses_to_bind(const TransportConfig& config) {
  if (!config.addresses.empty()) {
    const bool literal_ones =
        std::all_of(config.addresses.begin(), config.addresses.end(),
                    [](const std::string& address) { return ip_version(address) != 0; });
    if (!literal_ones) return fail(ErrorCode::environment, "media addresses must be literal IP addresses");
    return config.addresses;
  }
  auto found = of_interfaces(!config.public_address);
  if (found.empty()) return fail(ErrorCode::environment, "this machine has no address to receive media on");
  std::stable_sort(found.begin(), found.end(),
                   [](const Found& a, const Found& b) { return a.rank < b.rank; });
  if (found.size() > kMostAddresses) found.resize(kMostAddresses);
  std::vector<std::string> addresses;
  for (auto& one : found) addresses.push_back(std::move(one.address));
  return addresses;
}

}  // namespace amphi::transport
