#pragma once
#include <string>
#include <vector>

#include "gateway/transport/parameters.hpp"
#include "mcu/base/result.hpp"

namespace amphi::transport {

/// The literal addresses to bind: the configured ones, or those of all interfaces that are up, IPv4 before
/// IPv6 and loopback last, without IPv6 link-local ones, at most 16. Loopback is left out when there is a
/// public address, since nobody outside can be reached from there. An error (environment) when there is none,
/// or one is not an address.
Result<std::vector<std::string>> addresses_to_bind(const TransportConfig& config);

/// 4, 6, or 0 for what is not a literal address.
int ip_version(const std::string& address);

}  // namespace amphi::transport
