#pragma once
#include <array>
#include <boost/asio/ip/address.hpp>
#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "gateway/http/message_budget.hpp"

namespace amphi::http {

/// What one client's address may ask of the server. Generous: a school behind one address, and all who come
/// by Tor, share it.
struct ClientBudget {
  double requests_per_second = 200;  ///< steady; beyond, 429
  double burst = 4000;
  /// At once, WebSockets included; then its slowest one gives way. 0: three quarters of all.
  std::size_t connections = 0;
};

/// The budgets of the addresses that ask. Addresses are known by a digest with a salt that lives as long as
/// the server, never by themselves. Bounded: the one that has not asked for longest is forgotten. Control
/// thread.
class ClientLimits {
 public:
  static constexpr std::size_t kMaxClients = 20'000;

  explicit ClientLimits(ClientBudget budget);
  /// 32 hexadecimal digits that stand for an IPv4 address, or for an IPv6 network of 64 bits: that many one
  /// person has.
  [[nodiscard]] std::string name_of(const boost::asio::ip::address& address) const;
  /// The same for the address that a proxy put last into X-Forwarded-For; nothing when there is none.
  [[nodiscard]] std::optional<std::string> name_behind_proxy(std::string_view forwarded_for) const;
  /// One request; false when there were too many.
  bool take_request(const std::string& client, Instant now);

  /// Connections of that client, counted by whoever holds them.
  void connected(const std::string& client) { ++connections_[client]; }
  void disconnected(const std::string& client);
  [[nodiscard]] bool is_full(const std::string& client) const;
  [[nodiscard]] std::size_t clients() const { return budgets_.size(); }

 private:
  struct Entry {
    MessageBudget budget;
    std::list<std::string>::iterator place;
  };

  ClientBudget budget_;
  std::array<std::uint8_t, 32> salt_{};
  std::unordered_map<std::string, Entry> budgets_;
  std::list<std::string> order_;  ///< asked last first
  std::unordered_map<std::string, std::size_t> connections_;
};

}  // namespace amphi::http
